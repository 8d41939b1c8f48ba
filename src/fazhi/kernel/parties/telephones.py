"""Telephone numbers of parties 联系电话: whether a number could be dialled from China."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError

from fazhi.kernel.wording import words

_MOBILE = re.compile(r"(\+?86)?1[3-9]\d{9}")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})[2-9]\d{6,7}((转|-|x|ext\.?)\d{1,6})?", re.IGNORECASE)
_SERVICE = re.compile(r"[48]00\d{7}")
_FOREIGN = re.compile(r"\+(?!86)[1-9]\d{6,14}")
_SAYS = words(
    "不像电话号码。请填写11位手机号码，或者带区号的固定电话（如 0311-85211234，可加“转”和分机号）；"
    "境外号码以 + 和国家代码开头。",
    "This is no telephone number: give a mobile number of 11 digits, a landline with its area code "
    "(0311-85211234, an extension after 转), or a foreign number that begins with + and the country's code.",
)


def check_telephone(number: str) -> str:
    """A telephone number as it was written, in half-width characters.

    Raises:
        ValidationError: it is neither a mobile, a landline with its area code, a 400 or 800 number, nor a foreign one.

    Source: 工信部 电信网编号计划 (2017年版).
    """
    written = unicodedata.normalize("NFKC", number).strip()
    bare = re.sub(r"[\s()]", "", written)
    dialled, main = bare.replace("-", ""), re.sub(r"^(0\d{2,3})-", r"\1", bare)
    plain = any(pattern.fullmatch(dialled) for pattern in (_MOBILE, _SERVICE, _FOREIGN))
    if not plain and _LANDLINE.fullmatch(main) is None:
        raise ValidationError(_SAYS)
    return written
