from pathlib import Path

import pytest

from office.config import env
from office.config.env import Smtp


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", Smtp()),
        ("smtp://mail.example.test", Smtp("mail.example.test", 25)),
        ("smtp://127.0.0.1:2525", Smtp("127.0.0.1", 2525)),
        (
            "smtp+starttls://office%40example.test:a%2Fb@mail.example.test",
            Smtp("mail.example.test", 587, "office@example.test", "a/b", starttls=True),
        ),
        ("smtps://u:p@mail.example.test", Smtp("mail.example.test", 465, "u", "p", tls=True)),
    ],
)
def test_a_mail_server(url: str, expected: Smtp) -> None:
    assert env.smtp(url) == expected


@pytest.mark.parametrize("url", ["mail.example.test", "http://mail.example.test", "smtp://"])
def test_a_wrong_mail_server_is_named_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"^OFFICE_SMTP_URL must be an address .* smtp\+starttls://") as error:
        env.smtp(url)
    assert "example" not in str(error.value)


def test_an_sms_gateway_is_a_web_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFICE_SMS_URL", raising=False)
    assert env.web_address("OFFICE_SMS_URL") == ""
    monkeypatch.setenv("OFFICE_SMS_URL", "https://sms.example.test/v1")
    assert env.web_address("OFFICE_SMS_URL") == "https://sms.example.test/v1"
    monkeypatch.setenv("OFFICE_SMS_URL", "file:///etc/passwd")
    with pytest.raises(ValueError, match="OFFICE_SMS_URL"):
        env.web_address("OFFICE_SMS_URL")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://o%40f:p%3Aw@db.example.test:6432/office", ("office", "o@f", "p:w", "db.example.test", "6432")),
        ("postgres://db.example.test", ("postgres", "", "", "db.example.test", "")),
        ("postgresql://postgres@/postgres?host=/run/with%20space", ("postgres", "postgres", "", "/run/with space", "")),
    ],
)
def test_a_database(url: str, expected: tuple[str, ...]) -> None:
    setting = env.database(url)
    assert tuple(setting[word] for word in ("NAME", "USER", "PASSWORD", "HOST", "PORT")) == expected


def test_what_the_city_demands_of_the_connection_is_kept() -> None:
    options = env.database("postgresql://db/office?sslmode=verify-full&sslrootcert=/etc/ca.pem")["OPTIONS"]
    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ca.pem")


@pytest.mark.parametrize("url", ["mysql://db/office", "db/office", "postgresqlx://db/office"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        env.database(url)


@pytest.mark.parametrize("given", ["0", "-1", "many", "1.5"])
def test_a_number_names_its_variable(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("OFFICE_DB_POOL", given)
    with pytest.raises(ValueError, match="OFFICE_DB_POOL"):
        env.pool_size()


def test_words_and_flags(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_HOSTS", "a.example.test, b.example.test")
    monkeypatch.setenv("OFFICE_TLS", "Yes")
    assert env.words("OFFICE_HOSTS") == ["a.example.test", "b.example.test"]
    assert env.flag("OFFICE_TLS")
    assert not env.flag("OFFICE_NOT_SET")


def test_the_key_is_made_once_and_for_its_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OFFICE_SECRET_KEY", raising=False)
    key = env.secret_key(tmp_path / "var")

    assert len(key) > 50
    assert env.secret_key(tmp_path / "var") == key
    [kept] = (tmp_path / "var").iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600

    monkeypatch.setenv("OFFICE_SECRET_KEY", "the city's own")
    assert env.secret_key(tmp_path / "var") == "the city's own"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("", None),
        ("unix:/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
        ("tcp://127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("tcp://[::1]:3310", ("::1", 3310)),
    ],
)
def test_the_virus_scanner(monkeypatch: pytest.MonkeyPatch, given: str, address: object) -> None:
    monkeypatch.setenv("OFFICE_CLAMD", given)
    assert env.scanner("OFFICE_CLAMD") == address


def test_a_role_that_there_is_not_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_SECOND_FACTOR_ROLES", "auditor front-office centrehead")
    told = r"^OFFICE_SECOND_FACTOR_ROLES names no role with front-office, centrehead: write front_office case_officer "
    with pytest.raises(ValueError, match=told):
        env.roles("OFFICE_SECOND_FACTOR_ROLES")
    monkeypatch.setenv("OFFICE_SECOND_FACTOR_ROLES", "auditor, front_office")
    assert env.roles("OFFICE_SECOND_FACTOR_ROLES") == ["auditor", "front_office"]
    monkeypatch.delenv("OFFICE_SECOND_FACTOR_ROLES")
    assert env.roles("OFFICE_SECOND_FACTOR_ROLES") == []


@pytest.mark.parametrize(
    "given", ["/run/clamav/clamd.ctl", "unix:relative", "tcp://host", "tcp://host:port", "http://a:1"]
)
def test_a_wrong_virus_scanner_is_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("OFFICE_CLAMD", given)
    with pytest.raises(ValueError, match=r"^OFFICE_CLAMD must be unix:/path or tcp://host:port$"):
        env.scanner("OFFICE_CLAMD")
