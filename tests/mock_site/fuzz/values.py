"""What attackers and broken programs put into fields, addresses, headers and bodies."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st

from tests.mock_site.fuzz.promises import MARKER, TEMPLATE_MARKER

SIZE = int(os.environ.get("TRACESNT_FUZZ", "1"))
"""How many times more examples than in every test run: ``TRACESNT_FUZZ=20`` is the size for the night."""
_HEALTH = list(HealthCheck)
MARKUP = f"<{MARKER} onclick=alert(1)>"
NASTY = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\r\nSet-Cookie: planted=1",
    "\u202e\u2066\ufeff\u200b",
    "\u0130\u0131\u00df\ufb01\u1e9e",
    "e\u0301" * 40,
    "\U0001f469\u200d\U0001f467",
    "\ufffe\uffff\U0010ffff",
    "\ue000",
    MARKUP,
    f'">{MARKUP}<script>',
    f"'>{MARKUP}",
    f'" onmouseover="alert(1)" {MARKER}="',
    f"</textarea></select></title>{MARKUP}",
    f"<!--{MARKUP}",
    "&lt;b&gt;&amp;&#0;",
    TEMPLATE_MARKER,
    "{0.__class__} {name} {} {{",
    "%s %n %(x)d %00",
    "' OR '1'='1' -- ",
    '"; DROP TABLE users; --',
    "../../../../etc/passwd",
    "..%2f..%2f",
    "javascript:alert(1)",
    "//elsewhere.example/",
    "https://elsewhere.example/",
    "-1",
    "0",
    "9" * 30,
    "1e999",
    "NaN",
    "0x10",
    "\u0661\u0662",
    "true",
    "null",
    "[]",
    "BE-ORG-OP-6",
    "BE-ORG-OP-6:",
    ":organic-importer",
    "BE-ORG-OP-6:organic-importer:organic-importer",
    "BE-ORG-OP-0:organic-importer",
    "a@b",
    "a" * 300 + "@example.org",
    "nobody@example.org\nBcc: all@example.org",
    "x" * 5_000,
    "\u00e9" * 70_000,
)

texts = st.one_of(
    st.sampled_from(NASTY),
    st.text(max_size=30),
    st.text(st.characters(categories=("Cc", "Cf", "Zl", "Zp", "Zs", "Mn", "Co", "Cn")), max_size=12),
    st.text(st.sampled_from("<>\"'&;{}%\\/"), max_size=12).map(lambda text: text + MARKUP),
    st.builds(lambda text, size: text * size, st.characters(codec="utf-8"), st.integers(1, 3_000)),
)


def examples(number: int, name: str) -> Callable[[Any], Any]:
    """Run a test on a number of examples, which are the same in every run and others for every name."""

    def decorate(test: Any) -> Any:
        chosen = settings(
            max_examples=number * SIZE,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=_HEALTH,
            phases=(Phase.explicit, Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
        )
        return seed(zlib.crc32(name.encode()))(chosen(test))

    return decorate
