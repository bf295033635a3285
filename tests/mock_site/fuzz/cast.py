"""People who have come some way on a twin, each with a browser; and strangers whom none of them may ever see."""

from __future__ import annotations

from dataclasses import dataclass

from tests.mock_site.fuzz.twin import ORIGIN, Kept, Tab, Twin
from tracesnt.fixtures import Person, control_bodies, operators, people
from tracesnt.mock_site import seeding
from tracesnt.mock_site.seeding import Progress
from tracesnt.mock_site.traces_nt import registry

OPERATOR = "BE-ORG-OP-6"
OPERATOR_OF_LEA = "BE-ORG-OP-5"
FOREIGN_OPERATOR = "BE-ORG-OP-9001"
CLAIRE, JONAS, LEA, PAUL = (people()[key] for key in ("claire-morel", "jonas-maes", "lea-girard", "paul-garnier"))
FOREIGN_BODY = next(key for key in control_bodies() if key != PAUL.control_body)


def _stranger(first_name: str, last_name: str, control_body: str | None = None) -> Person:
    return Person(
        first_name=first_name,
        last_name=last_name,
        email=f"{first_name}.{last_name}@example.org".lower(),
        email_language="en",
        control_body=control_body,
    )


ZEBULON = _stranger("Zebulon", "Fernwood")
MERIEL = _stranger("Meriel", "Ashgrove")
OTTILIE = _stranger("Ottilie", "Brackwater")
FOREIGN_OFFICIAL = _stranger("Thessaly", "Quillfeather", FOREIGN_BODY)


@dataclass(frozen=True)
class Cast:
    """The twin with everybody in it, and the browsers by role."""

    twin: Twin
    tabs: dict[str, Tab]
    start: Kept
    doors: dict[str, tuple[str, ...]]
    """Addresses that only people of a role know, such as a mailed link."""

    def tab(self, role: str) -> Tab:
        """A role's browser, and the twin as it was at the start."""
        self.twin.restore(self.start)
        return self.tabs[role].copy()


ROLES = ("nobody", "invited", "newcomer", "applicant", "authorised", "official")


def gather(release: str | None = None) -> Cast:
    """Make a twin with the cast."""
    twin = Twin(release)
    model = next(operator for operator in operators() if operator.traces_number == OPERATOR)
    foreign = {"name": "Faraway Beans", "traces_number": FOREIGN_OPERATOR, "control_body": FOREIGN_BODY}
    registry.add(twin.world.store, model.model_copy(update=foreign))
    seeding.add_person(twin.world, JONAS, Progress.WITH_DEVICE)
    seeding.add_person(twin.world, CLAIRE, Progress.REQUESTED, OPERATOR)
    seeding.add_person(twin.world, LEA, Progress.REQUESTED, OPERATOR_OF_LEA)
    seeding.add_person(twin.world, ZEBULON, Progress.REQUESTED, FOREIGN_OPERATOR)
    seeding.add_person(twin.world, OTTILIE, Progress.PENDING)
    seeding.add_person(twin.world, MERIEL, Progress.PENDING)
    seeding.add_person(twin.world, FOREIGN_OFFICIAL, Progress.WITH_DEVICE)
    everybody = (JONAS, CLAIRE, LEA, PAUL, MERIEL, ZEBULON, OTTILIE, FOREIGN_OFFICIAL)
    twin.private.extend(text for person in everybody for text in (person.email, person.last_name))
    official = _tab(twin, PAUL, CLAIRE, LEA)
    official.sign_in(PAUL)
    _accept(official, LEA)
    tabs = {"nobody": _tab(twin, JONAS), "invited": _tab(twin, MERIEL), "official": official}
    for role, person in (("newcomer", JONAS), ("applicant", CLAIRE), ("authorised", LEA)):
        tabs[role] = _tab(twin, person)
        tabs[role].sign_in(person)
    link = twin.world.mailroom.mailbox(MERIEL.email)[-1].link or ""
    return Cast(twin, tabs, twin.keep(), {"invited": (link.removeprefix(ORIGIN),)})


def foreign_official(cast: Cast) -> Tab:
    """The browser of a stranger who decides for another control body."""
    tab = _tab(cast.twin, FOREIGN_OFFICIAL, ZEBULON)
    tab.sign_in(FOREIGN_OFFICIAL)
    return tab


def _accept(official: Tab, person: Person) -> None:
    users = official.get("/tracesnt/users?pending=1")
    for address in users.parsed.addresses:
        if "/users/user/" not in address:
            continue
        page = official.get(address)
        if person.last_name in page.text:
            form = next(each for each in page.parsed.forms if any("decision" in field.name for field in each.fields))
            decisions = {field.name: "accept" for field in form.fields if field.name.startswith("decision-")}
            assert official.submit(page, form, **decisions).status == 200


def _tab(twin: Twin, person: Person, *business: Person) -> Tab:
    known = (person, *business)
    return Tab(twin, person.email, [text for each in known for text in (each.email, each.last_name)])
