"""Errors to pages: one place turns typed domain errors into a sentence and a status code."""

import logging
from enum import StrEnum

from apiflask import HTTPError
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from marketplace.domain.errors import (
    N_,
    Conflict,
    DomainError,
    Invalid,
    InvalidInput,
    InvalidTransition,
    NotAllowed,
    NotFound,
    Unavailable,
)
from marketplace.web.labels import label

log = logging.getLogger(__name__)

STATUS_CODES: dict[type[DomainError], int] = {
    NotFound: 404,
    NotAllowed: 403,
    Conflict: 409,
    InvalidTransition: 409,
    InvalidInput: 422,
    Invalid: 422,
    Unavailable: 503,
}
TITLES = {
    400: N_("请求有误"),
    401: N_("请先登录"),
    403: N_("没有权限"),
    404: N_("没有找到"),
    405: N_("请求方式不支持"),
    409: N_("与当前状态冲突"),
    413: N_("文件过大"),
    422: N_("内容需要修改"),
    429: N_("操作过于频繁"),
    500: N_("系统出错"),
    503: N_("暂时无法提供服务"),
}
EXPLANATIONS = {
    400: N_("请返回上一页刷新后重试。"),
    401: N_("此内容需要登录后访问。"),
    404: N_("网址可能有误，或内容已被移除。您可以从首页检索专利。"),
    405: N_("请通过页面上的按钮操作。"),
    413: N_("上传的文件超过上限，请压缩或拆分后再试。"),
    429: N_("请稍等一分钟再试。"),
    500: N_("问题已记录，请稍后重试；如持续出现，请联系平台。"),
    503: N_("请稍后重试。"),
}

_TEXT = {"type": "string"}
_ERROR_SCHEMA = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": _TEXT, "message": _TEXT, "detail": {"type": "object"}},
        }
    },
}


def sentence(error: DomainError) -> str:
    """Return the error's message in the reader's language."""
    if isinstance(error, Invalid):
        return _("；").join(sentence(problem) for problem in error.problems)
    params = {key: _translated(value) for key, value in error.params.items()}
    return _(error.message_id, **params) if params else _(error.message_id)


def _translated(value: object) -> object:
    """Return a parameter as the reader sees it: the label of a status or step, the translation of a message id."""
    if isinstance(value, StrEnum):
        return label(value)
    return _(value) if isinstance(value, str) and value else value


def install(app: Flask) -> None:
    """Register the handlers, and say in the JSON interface's description what an error looks like."""
    app.config.update(HTTP_ERROR_SCHEMA=_ERROR_SCHEMA, VALIDATION_ERROR_SCHEMA=_ERROR_SCHEMA)
    app.register_error_handler(HTTPError, _bad_request)
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def _domain(error: DomainError) -> ResponseReturnValue:
    code = next((STATUS_CODES[kind] for kind in type(error).__mro__ if kind in STATUS_CODES), 400)
    return _answer(code, sentence(error), error.code)


def _bad_request(error: HTTPError) -> ResponseReturnValue:
    """Parameters of the JSON interface that its schemas refuse: which, and why."""
    body = {"code": "invalid", "message": _("请求参数有误"), "detail": error.detail}
    return jsonify({"error": body}), error.status_code


def _csrf(error: CSRFError) -> ResponseReturnValue:
    return _answer(400, _("页面已过期，请返回上一页刷新后重新提交。"), "csrf")


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    return _answer(code, _(EXPLANATIONS.get(code, N_("请求无法完成。"))), f"http_{code}")


def _unexpected(error: Exception) -> ResponseReturnValue:
    log.error("unexpected error on %s %s", request.method, request.path, exc_info=error)
    return _answer(500, _(EXPLANATIONS[500]), "internal")


def _answer(code: int, text: str, machine_code: str) -> ResponseReturnValue:
    if request.path.startswith("/api/"):
        return jsonify({"error": {"code": machine_code, "message": text}}), code
    title = _(TITLES.get(code, N_("请求有误")))
    return render_template("errors/error.html", code=code, title=title, text=text), code
