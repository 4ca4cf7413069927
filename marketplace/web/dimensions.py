"""What the values of a statistics dimension are called on pages and in files."""

from flask_babel import gettext as _

from marketplace.domain.statistics import UNKNOWN, Dimension
from marketplace.web.labels import city_name, facet_label

_CITIES = (Dimension.LICENSOR_CITY, Dimension.LICENSEE_CITY)


def dimension_label(dimension: Dimension, key: str) -> str:
    """Return the value's name; an empty value is called unknown, or not applicable where that is what it means."""
    if key in ("", UNKNOWN):
        return _("不适用（非许可）") if dimension is Dimension.LICENCE_TYPE else _("未知")
    if dimension is Dimension.QUARTER:
        return _("%(year)s 年第 %(quarter)s 季度", year=key[:4], quarter=key[5:])
    return city_name(key) if dimension in _CITIES else facet_label(dimension.value, key)
