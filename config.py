"""Settings: typed values from the environment (prefix JINQIAO_) or a .env file; the README's table comes from here."""

import os
import secrets
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent


class Settings(BaseSettings):
    """Everything that a deployment may set; each default works on a laptop without any server."""

    model_config = SettingsConfigDict(env_prefix="JINQIAO_", env_file=".env", extra="ignore")

    data_dir: Path = Field(
        ROOT / "var",
        description="数据目录：数据库、索引、上传文件和密钥 / folder of database, index, uploads and key",
    )
    database_url: str = Field(
        "",
        description="数据库地址，留空为数据目录中的 SQLite / database URL, empty = SQLite in the data folder",
    )
    search_url: str = Field(
        "",
        description="检索引擎：tantivy:目录 或 http(s)://主机:9200[,主机…]/前缀（Elasticsearch）/ search engine",
    )
    search_ca_file: str = Field(
        "",
        description="签发 Elasticsearch 证书的机构的证书文件（PEM），留空用系统的 / authority of its certificate",
    )
    search_dictionary: str = Field(
        "",
        description="补充词表：每行一个技术词语的 UTF-8 文件，改动后重建索引 / file of more technical terms, one a line",
    )
    secret_key: SecretStr = Field(
        SecretStr(""), description="签名密钥，留空自动生成并保存 / signing key, empty = made and kept"
    )
    host: str = Field("127.0.0.1", description="监听地址 / address to listen on")
    port: int = Field(8000, ge=1, le=65535, description="监听端口 / port to listen on")
    secure_cookies: bool = Field(False, description="经 HTTPS 访问时设为 true / true behind HTTPS")
    trusted_proxies: int = Field(
        0, ge=0, le=5, description="前置反向代理层数 / number of reverse proxies in front"
    )
    upload_limit_mib: int = Field(50, ge=1, le=500, description="上传文件上限（MiB）/ upload limit in MiB")
    session_idle_minutes: int = Field(
        30, ge=1, description="无操作自动退出（分钟）/ idle sign-out in minutes"
    )
    session_hours: int = Field(12, ge=1, description="登录最长有效（小时）/ longest session in hours")
    login_limit: str = Field(
        "10 per minute", description="每个地址的登录频率上限 / log-in attempts per address"
    )
    site_url: str = Field(
        "",
        description="邮件中链接所用的网站地址，留空为监听地址和端口 / address of the site for links in mail",
    )
    mail_url: SecretStr = Field(
        SecretStr(""),
        description="邮件服务器 smtp(s)://用户:密码@主机:端口，留空则写入数据目录 mail / mail server, empty = files in var/mail",
    )
    mail_from: str = Field("金桥 Jinqiao <no-reply@localhost>", description="发件人 / sender of mail")
    sample_data: bool = Field(False, description="页面标注“示例数据” / mark every page as sample data")
    site_owner: str = Field("", description="主办单位 / organisation that runs the site")
    site_record: str = Field("", description="ICP 备案号 / ICP filing number")

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return value.expanduser().resolve()

    @field_validator("search_ca_file")
    @classmethod
    def _file(cls, value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError(f"there is no file {value}")
        return value

    def flask(self) -> dict[str, Any]:
        """Return Flask's configuration; makes the data folder and the signing key at first use."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        return {
            "SETTINGS": self,
            "SECRET_KEY": self.secret_key.get_secret_value() or kept_secret(self.data_dir / "secret_key"),
            "SQLALCHEMY_DATABASE_URI": self.database_url or f"sqlite:///{self.data_dir / 'jinqiao.sqlite3'}",
            "SEARCH_URL": self.search_url or f"tantivy:{self.data_dir / 'index'}",
            "SITE_URL": self.site_url.rstrip("/") or f"http://{self.host}:{self.port}",
            "SEARCH_CA_FILE": Path(self.search_ca_file) if self.search_ca_file else None,
            "MAX_CONTENT_LENGTH": self.upload_limit_mib * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "SESSION_COOKIE_NAME": "__Host-jinqiao" if self.secure_cookies else "jinqiao",
            "SESSION_COOKIE_SECURE": self.secure_cookies,
            "SESSION_COOKIE_HTTPONLY": True,
            "SESSION_COOKIE_SAMESITE": "Lax",
            "WTF_CSRF_TIME_LIMIT": None,
            "BABEL_DEFAULT_LOCALE": "zh_Hans_CN",
            "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
            "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "marketplace" / "translations"),
            "BOOTSTRAP_SERVE_LOCAL": True,
            "RATELIMIT_STORAGE_URI": "memory://",
        }


def kept_secret(path: Path) -> str:
    """Return the key kept in this file, making it (mode 0600) at first use."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


def settings_table() -> str:
    """Return the settings as a Markdown table: what the README shows; a test fails when the two differ."""
    rows = ["| 变量 Variable | 默认 Default | 含义 Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        shown = (
            "" if isinstance(field.default, SecretStr) else str(field.default).replace(str(ROOT) + os.sep, "")
        )
        rows.append(f"| `JINQIAO_{name.upper()}` | {f'`{shown}`' if shown else '—'} | {field.description} |")
    return "\n".join(rows)
