"""Page objects of EU Login and TRACES NT: one class for each page, which knows its elements and nothing of cases."""

from tracesnt.pages.drift import Drift, Found
from tracesnt.pages.element import Action, BoundElement, Element
from tracesnt.pages.eu_login.account_creation import AccountCreationPage
from tracesnt.pages.eu_login.all_removal import AllRemovalPage
from tracesnt.pages.eu_login.authentication_methods import AuthenticationMethodsPage
from tracesnt.pages.eu_login.check_mail import CheckMailPage
from tracesnt.pages.eu_login.device_naming import DeviceNamingPage
from tracesnt.pages.eu_login.device_pairing import DevicePairingPage
from tracesnt.pages.eu_login.device_removal import DeviceRemovalPage
from tracesnt.pages.eu_login.key_naming import KeyNamingPage
from tracesnt.pages.eu_login.key_registration import KeyRegistrationPage
from tracesnt.pages.eu_login.key_removal import KeyRemovalPage
from tracesnt.pages.eu_login.link_expired import LinkExpiredPage
from tracesnt.pages.eu_login.mobile_devices import MobileDevicesPage
from tracesnt.pages.eu_login.my_account import MyAccountPage
from tracesnt.pages.eu_login.name_change import NameChangePage
from tracesnt.pages.eu_login.password_change import PasswordChangePage
from tracesnt.pages.eu_login.password_choice import PasswordChoicePage
from tracesnt.pages.eu_login.password_reset import PasswordResetPage
from tracesnt.pages.eu_login.second_factor_key import SecondFactorKeyPage
from tracesnt.pages.eu_login.second_factor_pin import SecondFactorPinPage
from tracesnt.pages.eu_login.second_factor_qr import SecondFactorQrPage
from tracesnt.pages.eu_login.security_keys import SecurityKeysPage
from tracesnt.pages.eu_login.sign_in_address import SignInAddressPage
from tracesnt.pages.eu_login.sign_in_password import SignInPasswordPage
from tracesnt.pages.eu_login.signed_in import SignedInPage
from tracesnt.pages.eu_login.signed_out import SignedOutPage
from tracesnt.pages.page import Page, Region
from tracesnt.pages.traces_nt.authorisation_request import AuthorisationRequestPage
from tracesnt.pages.traces_nt.authorisations import Authorisation, AuthorisationsPage, Status, WithdrawalPage
from tracesnt.pages.traces_nt.authorities import AuthorityProfilePage, AuthorityResultsPage, AuthoritySearchPage
from tracesnt.pages.traces_nt.control_bodies import (
    ControlBodyProfilePage,
    ControlBodyResultsPage,
    ControlBodySearchPage,
)
from tracesnt.pages.traces_nt.home import HomePage, Standing
from tracesnt.pages.traces_nt.menu import Menu
from tracesnt.pages.traces_nt.operator_creation import ActivityAddressPage, OperatorCreationPage
from tracesnt.pages.traces_nt.operator_profile import OperatorProfilePage
from tracesnt.pages.traces_nt.operator_results import OperatorResultsPage
from tracesnt.pages.traces_nt.operator_search import OperatorSearchPage
from tracesnt.pages.traces_nt.role_selection import RoleSelectionPage
from tracesnt.pages.traces_nt.search_results import FoundOperator
from tracesnt.pages.traces_nt.user import UserPage
from tracesnt.pages.traces_nt.users import UsersPage
from tracesnt.pages.traces_nt.welcome import WelcomePage

__all__ = [
    "AccountCreationPage",
    "Action",
    "ActivityAddressPage",
    "AllRemovalPage",
    "AuthenticationMethodsPage",
    "Authorisation",
    "AuthorisationRequestPage",
    "AuthorisationsPage",
    "AuthorityProfilePage",
    "AuthorityResultsPage",
    "AuthoritySearchPage",
    "BoundElement",
    "CheckMailPage",
    "ControlBodyProfilePage",
    "ControlBodyResultsPage",
    "ControlBodySearchPage",
    "DeviceNamingPage",
    "DevicePairingPage",
    "DeviceRemovalPage",
    "Drift",
    "Element",
    "Found",
    "FoundOperator",
    "HomePage",
    "KeyNamingPage",
    "KeyRegistrationPage",
    "KeyRemovalPage",
    "LinkExpiredPage",
    "Menu",
    "MobileDevicesPage",
    "MyAccountPage",
    "NameChangePage",
    "OperatorCreationPage",
    "OperatorProfilePage",
    "OperatorResultsPage",
    "OperatorSearchPage",
    "Page",
    "PasswordChangePage",
    "PasswordChoicePage",
    "PasswordResetPage",
    "Region",
    "RoleSelectionPage",
    "SecondFactorKeyPage",
    "SecondFactorPinPage",
    "SecondFactorQrPage",
    "SecurityKeysPage",
    "SignInAddressPage",
    "SignInPasswordPage",
    "SignedInPage",
    "SignedOutPage",
    "Standing",
    "Status",
    "UserPage",
    "UsersPage",
    "WelcomePage",
    "WithdrawalPage",
]
