"""How a broker is reached is read from a file and the environment, and secrets stay secret."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from adapters.kafka.settings import Sasl, Secret, Settings, Tls
from adapters.kafka.settings_file import read
from domain.errors import Misused

HUSH = "correct horse"
SCRAM = """
bootstrap_servers = ["broker-1:9093", "[::1]:9093"]
timeout_seconds = 5

[tls]
cafile = "ca.pem"

[sasl]
mechanism = "SCRAM-SHA-512"
username = "policytrail"
password_file = "password"
"""
TOKEN = '[sasl]\nmechanism = "OAUTHBEARER"\nwithout_tls = true\n'
PLAIN = '[sasl]\nmechanism = "PLAIN"\nusername = "u"\n'


def _file(folder: Path, text: str, *, mode: int = 0o600) -> Path:
    (folder / "password").write_text(f"{HUSH}\n")
    (folder / "password").chmod(mode)
    path = folder / "kafka.toml"
    path.write_text(text)
    path.chmod(mode)
    return path


def _settings(file: Path | None = None, named: str | None = None, **environment: str) -> Settings:
    return read(file, {f"POLICYTRAIL_KAFKA_{k}": v for k, v in environment.items()}, named)


def _refused(text: str, folder: Path, environment: Mapping[str, str] | None = None) -> str:
    with pytest.raises(Misused) as caught:
        _settings(_file(folder, text), "b:1", **(environment or {}))
    return str(caught.value)


def test_a_file_says_everything(tmp_path: Path) -> None:
    """Names of files count from the folder of the settings, and a secret is its file's one line."""
    assert _settings(_file(tmp_path, SCRAM)) == Settings(
        ("broker-1:9093", "[::1]:9093"),
        5.0,
        Tls(cafile=tmp_path / "ca.pem"),
        Sasl("SCRAM-SHA-512", "policytrail", Secret(HUSH)),
    )


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    """A password of the environment also takes the place of the file's password_file."""
    found = _settings(
        _file(tmp_path, SCRAM),
        BOOTSTRAP_SERVERS="a:1, b:2",
        TLS_CHECK_HOSTNAME="false",
        SASL_PASSWORD="another",
        TIMEOUT_SECONDS="0.5",
    )

    assert (found.bootstrap_servers, found.timeout_seconds) == (("a:1", "b:2"), 0.5)
    assert found.tls == Tls(cafile=tmp_path / "ca.pem", check_hostname=False)
    assert found.sasl is not None
    assert found.sasl.password == "another"


def test_the_option_wins_over_both(tmp_path: Path) -> None:
    """It names brokers and leaves the rest as it is."""
    found = _settings(_file(tmp_path, SCRAM), "c:3,d:4", BOOTSTRAP_SERVERS="a:1")

    assert found.bootstrap_servers == ("c:3", "d:4")
    assert found.protocol == "SASL_SSL"


@pytest.mark.parametrize(
    ("text", "protocol"),
    [
        ("", "PLAINTEXT"),
        ("[tls]", "SSL"),
        ("[tls]\nenabled = false\ncafile = 'x'", "PLAINTEXT"),
        (PLAIN + 'password = "p"\nwithout_tls = true', "SASL_PLAINTEXT"),
        (PLAIN + 'password = "p"\n[tls]', "SASL_SSL"),
    ],
)
def test_what_is_there_makes_the_protocol(text: str, protocol: str, tmp_path: Path) -> None:
    """A table means that its kind of protection is wanted."""
    assert _settings(_file(tmp_path, text), "b:1").protocol == protocol


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("bootstrap_server = ['b:1']", "did you mean bootstrap_servers?"),
        ("[tsl]\ncafile = 'x'", "did you mean tls.cafile?"),
        ("[sasl]\npasswort = 'p'", "did you mean sasl.password?"),
        ("timeout_seconds = 'long'", "timeout_seconds is not a number of seconds"),
        ("timeout_seconds = true", "timeout_seconds is not a number of seconds"),
        ("timeout_seconds = 0", "timeout_seconds is 0"),
        ("tls = true", "tls is no setting"),
        ("[tls]\ncheck_hostname = 'no'", "tls.check_hostname is not true or false"),
        ("[tls]\nkeyfile = 'password'", "tls.keyfile is given without tls.certfile"),
        ("[tls]\nkey_password = 'x'", "tls.key_password is given without tls.certfile"),
        ("bootstrap_servers = ['b']", "'b' is no HOST:PORT"),
        ("bootstrap_servers = ['kafka://b:1']", "'kafka://b:1' is no HOST:PORT"),
        ("bootstrap_servers = ['b:70000']", "'b:70000' is no HOST:PORT"),
        ("bootstrap_servers = []", "'' is no HOST:PORT"),
        ("x = \n", "it is no TOML: look at line 1"),
        (PLAIN, "PLAIN needs sasl.password, which is missing"),
        (PLAIN + "password = 'p'", "PLAIN without TLS shows the login"),
        (PLAIN + "password = 'p'\npassword_file = 'password'", "leave one out"),
        (PLAIN + "password_file = 'absent'", "no such file"),
        (PLAIN + "password = 'p'\ntoken_file = 'password'", "does not go with PLAIN"),
        ("[sasl]\nusername = 'u'", "sasl.mechanism is missing"),
        ("[sasl]\nmechanism = 'GSSAPI'", "sasl.mechanism is 'GSSAPI'"),
        (TOKEN, "neither sasl.token_file nor sasl.token_endpoint"),
        (TOKEN + "username = 'u'", "sasl.username does not go with OAUTHBEARER"),
        (TOKEN + "token_file = 'password'\nscope = 's'", "does not go with sasl.token_file"),
        (TOKEN + "token_endpoint = 'https://idp'", "needs sasl.client_id"),
        (
            TOKEN + "token_endpoint = 'http://idp'\nclient_id = 'c'\nclient_secret = 's'",
            "is no https address",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, why: str, tmp_path: Path) -> None:
    """With the key, before anything connects."""
    assert why in _refused(text, tmp_path)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("BOOTSTRAP_SERVER", "b:1", "did you mean POLICYTRAIL_KAFKA_BOOTSTRAP_SERVERS?"),
        ("TIMEOUT_SECONDS", "soon", "POLICYTRAIL_KAFKA_TIMEOUT_SECONDS is not a number"),
        ("TLS_ENABLED", "maybe", "POLICYTRAIL_KAFKA_TLS_ENABLED is not true or false"),
        ("SASL_PASSWORD", "", "POLICYTRAIL_KAFKA_SASL_PASSWORD is not text"),
    ],
)
def test_a_variable_that_cannot_be_meant_is_refused(
    name: str, text: str, why: str, tmp_path: Path
) -> None:
    """With its own name, and without what it holds."""
    assert why in _refused("", tmp_path, {name: text})


@pytest.mark.parametrize(
    ("text", "secret"),
    [(SCRAM, "password"), (PLAIN + f"password = '{HUSH}'\n[tls]", "kafka.toml")],
)
@pytest.mark.parametrize(("mode", "fine"), [(0o644, False), (0o660, False), (0o640, True)])
def test_a_secret_that_others_can_read_is_refused(
    text: str, secret: str, mode: int, tmp_path: Path, *, fine: bool
) -> None:
    """As ssh refuses such a key; a group may read, for that is how services are handed secrets."""
    file = _file(tmp_path, text)
    (tmp_path / secret).chmod(mode)

    if fine:
        assert _settings(file, "b:1").secrets == (HUSH,)
        return
    with pytest.raises(Misused, match=f"{mode:04o}.*chmod 600") as caught:
        _settings(file, "b:1")
    assert HUSH not in str(caught.value)


def test_no_broker_named_says_how_to_name_one() -> None:
    """Nothing is taken for granted, not even localhost."""
    with pytest.raises(Misused, match="none is named; give --bootstrap-server"):
        _settings()


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    """Neither with the settings, nor with the options that the library is given and writes down."""
    found = _settings(_file(tmp_path, SCRAM.replace('cafile = "ca.pem"', "")))

    shown = repr(found) + repr(found.client_options())

    assert HUSH not in shown
    assert found.secrets == (HUSH,)


@pytest.mark.parametrize(
    ("tls", "why"),
    [
        (Tls(cafile=Path("absent.pem")), "no such file"),
        (Tls(cafile=Path(__file__)), "no certificate in PEM"),
        (Tls(certfile=Path(__file__)), "no pair in PEM"),
    ],
)
def test_a_file_of_certificates_that_cannot_be_used_is_refused(tls: Tls, why: str) -> None:
    """In words, and without asking for a password at the terminal."""
    with pytest.raises(Misused, match=why):
        tls.context()
