"""The inventory's filter and settings, and what a look at the register found."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from marketplace.domain.errors import N_
from marketplace.web.forms.base import BaseForm

#: What a look at the register may find, in the gazette's words; the rules read the status from them.
WORDINGS = (
    N_("专利权有效（授权）"),
    N_("专利权终止（未缴年费）"),
    N_("专利权期限届满"),
    N_("专利权宣告无效"),
    N_("申请驳回"),
    N_("申请撤回"),
    N_("实质审查中"),
    N_("专利权恢复"),
    N_("专利权转移（登记的权利人已不是本单位）"),
    N_("专利权保全"),
    N_("专利权保全的解除"),
    N_("专利权中止程序"),
    N_("专利权中止程序的解除"),
)


class StatusForm(BaseForm):
    """The finding, its day, its source, and when it was looked at."""

    wording = SelectField(_l("核验结果"))
    occurred_on = DateField(
        _l("事件日期"), [Optional()], description=_l("公告中的日期；不清楚可不填"), render_kw={"type": "date"}
    )
    source = StringField(
        _l("来源"),
        [InputRequired(_l("此项必填")), Length(max=200)],
        description=_l("例如 国家知识产权局公布公告、专利登记簿副本"),
    )
    checked_on = DateField(_l("核验日期"), [InputRequired(_l("请填写日期"))], render_kw={"type": "date"})

    def fill_choices(self) -> None:
        """Offer the findings in the reader's language; the stored wording stays Chinese."""
        self.wording.choices = [(wording, _(wording)) for wording in WORDINGS]


class InventorySettingsForm(BaseForm):
    """Whether patents that are not on offer may be found, and whom to ask about them."""

    shows_inventory = BooleanField(_l("公开显示本单位全部专利（未挂牌的标明“未挂牌”）"))
    contact = StringField(
        _l("询问未挂牌专利的联系方式"), [Length(max=200)], description=_l("公开显示，请填办公联系方式")
    )
