"""A check for continuous integration: each page in each language is a test."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from tracesnt.assistant.regression.check.model import Checked, Finding
from tracesnt.assistant.regression.check.words import sentence

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def junit_of(checked: Checked) -> bytes:
    """Return JUnit's XML. A page that could not be reached is an error, for none was seen of it."""
    suite = ET.Element("testsuite", name=f"tracesnt check {checked.site}", time=f"{checked.seconds:.3f}")
    findings = checked.findings
    pages = dict.fromkeys([*checked.pages, *(finding.page for finding in findings), *checked.not_reached])
    count = {"tests": 0, "failures": 0, "errors": 0}
    for page in pages:
        for language in checked.languages:
            test = ET.SubElement(suite, "testcase", classname=f"tracesnt.check.{page}", name=language)
            count["tests"] += 1
            own = [each for each in findings if each.page == page and language in each.languages]
            if own:
                count["failures"] += 1
                _fail(test, checked, own)
            elif page not in checked.pages:
                count["errors"] += 1
                ET.SubElement(test, "error", message="The page could not be reached: see what failed before it.")
    suite.attrib.update({name: str(number) for name, number in count.items()})
    root = ET.Element("testsuites")
    root.append(suite)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _fail(test: ET.Element, checked: Checked, own: list[Finding]) -> None:
    told = ["\n".join(sentence(checked, finding)) for finding in own]
    failure = ET.SubElement(test, "failure", type=own[0].kind, message=_printable(told[0].partition("\n")[0]))
    failure.text = _printable("\n".join(told))


def _printable(text: str) -> str:
    return _NOT_IN_XML.sub("\ufffd", text)
