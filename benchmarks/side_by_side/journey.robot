*** Settings ***
Documentation    The journey with Robot Framework Browser.
Library          Browser
Library          side_by_side.answers
Variables        side_by_side.answers
Suite Setup      New Browser    chromium    executablePath=${BROWSER}

*** Variables ***
&{SIZE}    width=${1280}    height=${900}

*** Test Cases ***
A Colleague Is Brought On Board
    Open Window    ${CASE.language}
    Go To    ${SITE}/tracesnt/login
    Click    id=signIn
    Fill Text    id=username    ${CASE.person.email}
    Click    button[name=whoamiSubmit]
    Go To    ${SITE}/tracesnt/login
    Click    id=requestAccess
    Select Options By    id=language    value    ${CASE.language}
    Click    id=changeLanguage
    Fill Text    id=firstName    ${CASE.person.first_name}
    Fill Text    id=lastName    ${CASE.person.last_name}
    Fill Text    id=email    ${CASE.person.email}
    Fill Text    id=confirmEmail    ${CASE.person.email}
    Select Options By    id=emailLanguage    value    ${CASE.person.email_language}
    ${picture}=    Get Attribute    id=captchaPicture    src
    ${code}=    Captcha    ${picture}
    Fill Text    id=captcha    ${code}
    Check Checkbox    id=privacyStatement
    Click    id=createAccount
    Wait For Elements State    id=check-mail-heading
    ${mails}=    Mails    ${CASE.person.email}
    Should Not Be Empty    ${mails}    No mail came from EU Login.
    Go To    ${mails}[-1][link]
    ${chosen}=    Password    ${CASE.person.email}
    Fill Secret    id=newPassword    $chosen
    Fill Secret    id=confirmPassword    $chosen
    Click    id=submitPassword
    Go To    ${SITE}/cas/login
    Click    id=myAccount
    Click    id=mobileDevices
    Click    id=addDevice
    Fill Text    id=deviceName    ${CASE.device}
    Click    id=submitDevice
    ${picture}=    Get Attribute    id=qrPicture    src
    Pair    ${CASE.person.email}    ${picture}
    Wait For Elements State    id=mobile-devices-heading
    Sign In    ${CASE.person.email}
    Click    id=requestRole
    Click    id=role-operator
    Select Options By    id=country    value    ${CASE.operator.country}
    Select Options By    id=activity    value    ${CASE.operator.activity}
    Fill Text    id=operatorName    ${CASE.operator.name}
    Fill Text    id=tracesNumber    ${CASE.operator.traces_number}
    Click    id=search
    Click    \#results tr:has-text('${CASE.operator.traces_number}') a.operator
    Click    id=menuProfile
    Wait For Elements State    id=authorisations-heading
    Go Back
    Check Checkbox    \#activities [data-activity='${CASE.operator.activity}'] input
    Click    id=requestAuthorisation
    Click    id=sendRequest
    Wait For Elements State    id=submitted
    Accept The Request
    Click    id=signOut
    Click    id=signIn
    Click    id=menuProfile
    Wait For Elements State    id=authorisations
    Click    id=menuHome
    Click    \#operators a.operator
    Wait For Elements State    id=operator-profile-heading

*** Keywords ***
Open Window
    [Arguments]    ${language}
    New Context    locale=${language}    viewport=${SIZE}
    New Page

Sign In
    [Arguments]    ${email}
    Go To    ${SITE}/tracesnt/login
    Click    id=signIn
    Fill Text    id=username    ${email}
    Click    button[name=whoamiSubmit]
    ${secret}=    Password    ${email}
    Fill Secret    id=password    $secret
    Select Options By    id=loginStrength    value    MOBILE_APP_PIN
    Click    button[name=_submit]
    Wait For Elements State    id=second-factor-pin-heading
    Confirm    ${email}
    Wait For Elements State    id=home-heading

Accept The Request
    ${own}=    Switch Context    CURRENT
    Open Window    ${CASE.validation.by.email_language}
    Sign In    ${CASE.validation.by.email}
    Click    id=menuUsers
    Click    id=searchPending
    Click    \#users tr:has-text('${CASE.person.email}') a.user
    Check Checkbox    \#requests input[value=accept]
    Click    id=saveChanges
    Wait For Elements State    id=saved
    Close Context
    Switch Context    ${own}
