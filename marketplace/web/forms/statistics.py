"""What the statistics page asks: a period, the date that decides it, a dimension, filters. A GET form."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, SubmitField

from marketplace.domain.statistics import BASIS_LABELS, DIMENSION_LABELS, FILTERS, Dimension
from marketplace.web.forms.base import BaseForm


class StatisticsForm(BaseForm):
    """Names in the address are those of the JSON API: from, to, year, basis, by and one for each filter."""

    class Meta(BaseForm.Meta):
        """Reading changes nothing, so there is no token in the address."""

        csrf = False

    year = SelectField(_l("年度"), validate_choice=False)
    first = StringField(
        _l("或开始日期"), name="from", render_kw={"type": "date"}, description=_l("填了日期就不看年度")
    )
    last = StringField(_l("结束日期"), name="to", render_kw={"type": "date"})
    basis = SelectField(_l("统计日期口径"), validate_choice=False)
    by = SelectField(_l("统计维度"), validate_choice=False)
    licensor_city = SelectField(_l("让与方地市"), validate_choice=False)
    licensee_city = SelectField(_l("受让方地市"), validate_choice=False)
    institution = SelectField(_l("让与单位"), validate_choice=False)
    deal_type = SelectField(_l("交易方式"), validate_choice=False)
    licence_type = SelectField(_l("许可方式"), validate_choice=False)
    payment_mode = SelectField(_l("支付方式"), validate_choice=False)
    patent_type = SelectField(_l("专利类型"), validate_choice=False)
    ipc_section = SelectField(_l("IPC 部"), validate_choice=False)
    submit = SubmitField(_l("统计"))

    def fill_choices(
        self,
        years: list[int],
        values: Mapping[Dimension, list[str]],
        name: Callable[[Dimension, str], str],
    ) -> None:
        """Offer the years and values that occur, each under its name."""
        self.year.choices = [(str(year), str(year)) for year in years]
        self.basis.choices = [(basis.value, _(text)) for basis, text in BASIS_LABELS.items()]
        self.by.choices = [(dimension.value, _(text)) for dimension, text in DIMENSION_LABELS.items()]
        for dimension in FILTERS:
            offered = [(value, name(dimension, value)) for value in values[dimension]]
            self[dimension.value].choices = [("", _("全部")), *offered]
