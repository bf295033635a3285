"""Addresses of EU Login's pages, below ``/cas`` (sources: the page objects name one for each)."""

LOGIN = "/login"
LOGOUT = "/logout"
REGISTER = "/eim/external/register.cgi"
REGISTERED = "/eim/external/registered.cgi"
CREATE_PASSWORD = "/init/createPassword.cgi"  # noqa: S105 - an address
RESET_PASSWORD = "/init/passwordResetRequest.cgi"  # noqa: S105 - an address
MY_ACCOUNT = "/userdata/myAccount.cgi"
MY_NAME = "/userdata/myName.cgi"
MY_PASSWORD = "/userdata/myPassword.cgi"  # noqa: S105 - an address
DEVICES = "/userdata/mobileApp/manageMyMobileDevices.cgi"
ADD_DEVICE = "/userdata/mobileApp/addMobileDevice.cgi"
PAIR_DEVICE = "/userdata/mobileApp/pairMobileDevice.cgi"
PAIRED = "/userdata/mobileApp/pairedMobileDevice.cgi"
REMOVE_DEVICE = "/userdata/mobileApp/removeMobileDevice.cgi"
KEYS = "/userdata/securityKeys/manageMySecurityKeys.cgi"
ADD_KEY = "/userdata/securityKeys/addSecurityKey.cgi"
REGISTER_KEY = "/userdata/securityKeys/registerSecurityKey.cgi"
REMOVE_KEY = "/userdata/securityKeys/removeSecurityKey.cgi"
REMOVE_ALL = "/userdata/removeAllDevices.cgi"
PIN = "/mobileApp/pin.cgi"
QR = "/mobileApp/qr.cgi"
KEY = "/securityKey/use.cgi"
CONTINUE = "/mobileApp/continue.cgi"
EVENTS = "/mobileApp/events"
QR_PICTURE = "/qr/{id}.png"
CAPTCHA_PICTURE = "/captcha/{id}.png"
ABOUT = "/about.html"
TUTORIAL = "/manuals/EU_Login_Tutorial.pdf"
VALIDATE = "/serviceValidate"


def at(path: str) -> str:
    """Return a page's path on its host."""
    return f"/cas{path}"
