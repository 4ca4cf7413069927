"""Files that one party of a deal shows to the other."""

from uuid import UUID

from flask import Blueprint, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from marketplace.services import deal_files
from marketplace.web.access import actor, now
from marketplace.web.deal_room import step
from marketplace.web.forms.deal_files import FileForm

bp = Blueprint("deal_files", __name__)


@bp.post("/deals/<uuid:deal_id>/files")
def share(deal_id: UUID) -> ResponseReturnValue:
    """Show a file to the other party."""

    def carry_out(form: FileForm) -> None:
        file, secret = form.file.data, bool(form.confidential.data)
        deal_files.share(
            actor(), deal_id, file.stream, file.filename, form.key, confidential=secret, now=now()
        )

    return step(deal_id, "file", carry_out, _("文件已提供"))


@bp.get("/deals/<uuid:deal_id>/files/<uuid:file_id>")
def download(deal_id: UUID, file_id: UUID) -> ResponseReturnValue:
    """Hand out a file, as a download and never inside a page."""
    found, path = deal_files.file(actor(), deal_id, file_id)
    return send_file(path, mimetype=found.file.media_type, as_attachment=True, download_name=found.name)
