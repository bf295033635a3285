"""Addresses of TRACES NT's pages, below ``/tracesnt``."""

LOGIN = "/login"
CALLBACK = "/login/cas"
LOGOUT = "/logout"
HOME = "/home"
ROLE = "/role"
OPERATORS = "/operators"
CONTROL_BODIES = "/control-bodies"
AUTHORITIES = "/authorities"
RESULTS = "/results"
PROFILE = "/profile"
NEW_OPERATOR = "/operators/new"
NEW_REQUEST = "/authorisations/new"
WITHDRAWAL = "/authorisations/withdraw"
MY_PROFILE = "/profile"
USERS = "/users"
USER = "/users/user"


def at(path: str) -> str:
    """Return a page's path on its host."""
    return f"/tracesnt{path}"


ENTRANCE = at(LOGIN)
