"""My lists: what people keep, with notes; saving takes one click on a result or a patent."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.domain.accounts import Actor
from marketplace.domain.errors import Conflict, NotFound
from marketplace.domain.shortlists import DEFAULT_NAME
from marketplace.services import shortlist_items, shortlists
from marketplace.web.access import actor, now, safe_next
from marketplace.web.errors import sentence
from marketplace.web.filters import pair
from marketplace.web.forms.base import Refusal
from marketplace.web.forms.shortlists import NameForm, NewListForm, NoteForm

bp = Blueprint("shortlists", __name__)


@bp.app_template_filter("list_name")
def list_name(name: str) -> str:
    """Return what a list is called on pages: the default one's name is ours, so it is translated."""
    return _(name) if name == DEFAULT_NAME else name


def destinations(reader: Actor, holding: Sequence[Any] = ()) -> list[tuple[str, str]]:
    """Return the lists into which the reader may put a patent, as id and name, but for those that hold it already.

    No id stands for the default list, which is made when it is first used.
    """
    held = {("" if _is_default(reader, one) else str(one.public_id)) for one in holding}
    lists = shortlists.mine(reader)
    own = [(str(one.public_id), one.name) for one, _count in lists.own if not _is_default(reader, one)]
    shared = [
        (str(one.public_id), pair(one.maker.name, list_name(one.name))) for one, _count in lists.colleagues
    ]
    return [choice for choice in (("", list_name(DEFAULT_NAME)), *own, *shared) if choice[0] not in held]


def _is_default(reader: Actor, shortlist: Any) -> bool:
    return shortlist.user_id == reader.user_id and shortlist.name == DEFAULT_NAME


def _about(shortlist: Any) -> dict[str, Any]:
    """What the pages of a list and of one row say of it: whose it is, and where else its patents may go."""
    return {
        "shortlist": shortlist,
        "is_maker": shortlist.user_id == actor().user_id,
        "is_default": _is_default(actor(), shortlist),
        "others": destinations(actor(), [shortlist]),
    }


@bp.route("/my/lists", methods=["GET", "POST"])
def index() -> ResponseReturnValue:
    """Show my lists and those that colleagues share; make another."""
    form = NewListForm()
    if form.validate_on_submit():
        try:
            made = shortlists.create(actor(), form.name.data or "", shared=bool(form.shared.data), now=now())
        except Refusal as error:
            form.show(error)
        else:
            flash(_("收藏夹“%(name)s”已建立", name=made.name), "success")
            return redirect(url_for("shortlists.show", list_id=made.public_id))
    page = render_template("shortlists/index.html", form=form, lists=shortlists.mine(actor()))
    return page, 422 if form.errors else 200


@bp.route("/my/lists/<uuid:list_id>", methods=["GET", "POST"])
def show(list_id: UUID) -> ResponseReturnValue:
    """Show a list; give it another name."""
    if request.method == "GET":
        return _list_page(list_id, None)
    form = NameForm()
    try:
        shortlists.rename(actor(), list_id, form.name.data or "", now=now())
    except Refusal as error:
        form.show(error)
        return _list_page(list_id, form), 422
    flash(_("收藏夹已改名"), "success")
    return redirect(url_for("shortlists.show", list_id=list_id))


def _list_page(list_id: UUID, form: NameForm | None) -> str:
    order = request.args.get("order", "")
    order = order if order in shortlist_items.ORDERS else "added"
    page = min(max(1, request.args.get("page", 1, type=int)), 100_000)
    contents = shortlist_items.contents(actor(), list_id, order=order, page=page)
    return render_template(
        "shortlists/show.html",
        contents=contents,
        order=order,
        size=shortlist_items.SIZE,
        form=form or NameForm(formdata=None, obj=contents.shortlist),
        **_about(contents.shortlist),
    )


@bp.post("/my/lists/<uuid:list_id>/sharing")
def share(list_id: UUID) -> ResponseReturnValue:
    """Share the list with my organisation, or make it private again."""
    shared = request.form.get("shared") == "1"
    shortlists.share(actor(), list_id, shared=shared, now=now())
    flash(_("收藏夹已与本单位共享") if shared else _("收藏夹已改为仅自己可见"), "success")
    return redirect(url_for("shortlists.show", list_id=list_id))


@bp.post("/my/lists/<uuid:list_id>/delete")
def delete(list_id: UUID) -> ResponseReturnValue:
    """Delete the list with its notes."""
    name = shortlists.delete(actor(), list_id, now=now())
    flash(_("收藏夹“%(name)s”已删除", name=list_name(name)), "success")
    return redirect(url_for("shortlists.index"))


@bp.post("/patents/<number>/save")
def save(number: str) -> ResponseReturnValue:
    """Save a patent into the list chosen, or into my default list, and go back to where I was."""
    try:
        into = shortlist_items.add(actor(), number, _chosen(), now=now())
    except Conflict as error:
        flash(sentence(error), "warning")
    else:
        flash(_("已收藏到“%(name)s”", name=list_name(into.name)), "success")
    return redirect(safe_next(request.form.get("next") or url_for("catalogue.patent", number=number)))


def _chosen() -> UUID | None:
    """The list chosen on the page; None for no choice."""
    text = request.form.get("list", "")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound() from None


@bp.route("/my/lists/<uuid:list_id>/patents/<number>", methods=["GET", "POST"])
def item(list_id: UUID, number: str) -> ResponseReturnValue:
    """Write the note of a patent in a list."""
    shortlist, entry = shortlist_items.entry(actor(), list_id, number, now=now())
    form = NoteForm(obj=entry.item)
    if form.validate_on_submit():
        try:
            text = form.note.data or ""
            shortlist_items.note(actor(), list_id, number, text, version=form.read, now=now())
        except Refusal as error:
            form.show(error)
            shortlist, entry = shortlist_items.entry(actor(), list_id, number, now=now())
            # The page shows the present note, so that one counts as read.
            form.version.data = str(entry.item.version)
        else:
            flash(_("备注已保存"), "success")
            return _back(list_id)
    page = render_template("shortlists/item.html", entry=entry, form=form, **_about(shortlist))
    return page, 422 if form.errors else 200


@bp.post("/my/lists/<uuid:list_id>/patents/<number>/move")
def move(list_id: UUID, number: str) -> ResponseReturnValue:
    """Put a patent with its note into another list."""
    try:
        target = shortlist_items.move(actor(), list_id, number, _chosen(), now=now())
    except Conflict as error:
        flash(sentence(error), "warning")
    else:
        flash(_("已移到“%(name)s”", name=list_name(target.name)), "success")
    return _back(list_id)


@bp.post("/my/lists/<uuid:list_id>/patents/<number>/remove")
def remove(list_id: UUID, number: str) -> ResponseReturnValue:
    """Take a patent out of a list."""
    shortlist_items.remove(actor(), list_id, number, now=now())
    flash(_("已从收藏夹移除"), "success")
    return _back(list_id)


def _back(list_id: UUID) -> ResponseReturnValue:
    """Lead back to the page of the list that one came from."""
    return redirect(safe_next(request.form.get("next") or url_for("shortlists.show", list_id=list_id)))
