"""Settings are read strictly: a wrong value is a message that names the setting."""

import pytest

from app import trusted_hosts
from settings import SETTINGS, SettingError, key_file, read_settings, secret_key


def test_an_empty_environment_gives_the_defaults():
    settings = read_settings({})
    assert (settings.host, settings.port, settings.https) == ("127.0.0.1", 8080, False)


@pytest.mark.parametrize(("name", "value"), [
    ("OKMD_PORT", "осем"), ("OKMD_PORT", "0"), ("OKMD_PORT", "65536"), ("OKMD_PORT", "٨٠"),
    ("OKMD_PORT", ""), ("OKMD_HOST", ""), ("OKMD_HOST", "http://x"), ("OKMD_HTTPS", "може би"),
    ("OKMD_DATABASE_URL", "mysql://x"), ("OKMD_DEMO_PASSWORD", "къса"), ("OKMD_DATA", " "),
    ("OKMD_DATA", __file__), ("OKMD_THREADS", "-1")])
def test_a_wrong_value_names_the_setting(name, value):
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})


def test_an_unknown_setting_is_refused_with_the_known_ones():
    with pytest.raises(SettingError, match=r"OKMD_PROT: няма такава настройка.*OKMD_PORT"):
        read_settings({"OKMD_PROT": "8080"})


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.variable)
def test_every_setting_is_documented(setting, request):
    readme = (request.config.rootpath / "README.md").read_text(encoding="utf-8")
    assert f"`{setting.variable}`" in readme
    assert setting.help


def test_the_secret_key_is_made_once_and_for_this_user_alone(tmp_path):
    key = secret_key(tmp_path)
    assert len(key) >= 48 and secret_key(tmp_path) == key
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_a_key_that_others_may_read_is_refused(tmp_path):
    secret_key(tmp_path)
    (tmp_path / "secret.key").chmod(0o644)
    with pytest.raises(SettingError, match="chmod 600"):
        secret_key(tmp_path)


def test_keys_are_made_in_a_folder_of_their_own_and_found_where_they_were(tmp_path):
    settings = read_settings({"OKMD_DATA": str(tmp_path / "desk")})
    assert key_file(settings) == tmp_path / "desk-keys" / "keys.json"
    (tmp_path / "desk").mkdir()
    (tmp_path / "desk" / "keys.json").write_text("{}")
    assert key_file(settings) == tmp_path / "desk" / "keys.json"


def test_with_an_address_only_its_host_is_answered(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", trusted_hosts("https://desk.example.bg"))
    asked = {host: app.test_client().get("/login", base_url=f"https://{host}").status_code
             for host in ("desk.example.bg", "127.0.0.1:8080", "evil.example")}
    assert asked == {"desk.example.bg": 200, "127.0.0.1:8080": 200, "evil.example": 400}
    assert trusted_hosts("") is None
