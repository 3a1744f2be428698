"""``casebook read`` from the outside: what it takes, what it prints, how it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casebook.cli import main
from sessionlab.relationship.prose import closer
from sessionlab.relationship.prose.closer import shipped_closer

NOTE = """Since spring she has thanked me for everything and told me nothing.

Last Monday she found fault with each thing I said. By the end she was shouting that I was useless.

The next day I received a furious email from her. She wanted to stop for a month.
"""
TYPED = "T: How was the week?\nC: You never listen to me. I don't want to come any more.\nT: I think I missed that."


def cast(*arguments: str | Path, typed: bytes | None = None) -> Result:
    """Call the program."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=typed)


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """Return a note in a file."""
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_a_note_is_read_for_eyes_with_the_state_first(note: Path) -> None:
    done = cast("read", note, "--written", "2021-06-11")

    assert done.exit_code == 0
    assert ", since " in done.stdout.splitlines()[0]


def test_a_note_is_read_for_programs(note: Path) -> None:
    document = json.loads(cast("read", note, "--written", "2021-06-11", "--json").stdout)

    assert document["schema"] == "casebook.reading/1"
    assert document["readings"][0]["text"] == NOTE
    assert "2021-06-07" in [event["on"] for event in document["readings"][0]["events"]]


def test_why_a_note_is_read_by_words_and_rules_alone_is_said(note: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closer, "shipped_closer", shipped_closer.__wrapped__)
    monkeypatch.setattr(closer, "NETWORK", "no.onnx")

    said = cast("read", note)
    assert said.exit_code == 0
    assert "no.onnx is missing" in said.stderr
    assert "missing" not in cast("read", note, "--reader", "rules").stderr


def test_nothing_is_stored(note: Path) -> None:
    before = sorted(note.parent.rglob("*"))
    cast("read", note, "--json")

    assert sorted(note.parent.rglob("*")) == before


def test_standard_input_is_read_like_a_file(note: Path) -> None:
    from_file = json.loads(cast("read", note, "--json").stdout)["readings"][0]
    typed_in = json.loads(cast("read", "-", "--json", typed=NOTE.encode()).stdout)["readings"][0]

    assert typed_in["source"]["sha256"] == from_file["source"]["sha256"]
    assert typed_in["events"] == from_file["events"]


def test_standard_input_in_another_encoding_is_read_and_said_to_be(note: Path) -> None:
    done = cast("read", "-", "--json", typed="Le café était fermé. We spoke of it.".encode("cp1252"))

    [reading] = json.loads(done.stdout)["readings"]
    assert "café" in reading["text"]
    assert len(reading["losses"]) == 1


def test_a_folder_gives_its_files_by_name(tmp_path: Path) -> None:
    for name in ("2020-02-02-b.txt", "2020-02-01-a.txt", ".hidden", "~$lock.docx"):
        (tmp_path / name).write_text(TYPED, encoding="utf-8")

    names = [r["source"]["name"] for r in json.loads(cast("read", tmp_path, "--json").stdout)["readings"]]

    assert names == ["2020-02-01-a.txt", "2020-02-02-b.txt"]


def test_what_lies_in_a_folder_for_programs_is_passed_over_and_counted(tmp_path: Path, note: Path) -> None:
    (tmp_path / "page.html").write_text("<html></html>", encoding="utf-8")
    (tmp_path / "case.toml").write_text("a = 1", encoding="utf-8")

    done = cast("read", tmp_path, "--json")

    assert len(json.loads(done.stdout)["readings"]) == 1
    assert done.stderr == "Passed over, as meant for programs: 2 files.\n"


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    done = cast("read", tmp_path)

    assert done.exit_code == 2
    assert "Path 1 of 1 is a folder without files to read." in done.stderr


def test_files_of_one_case_become_one_story(tmp_path: Path, note: Path) -> None:
    typed = tmp_path / "2021-06-07.txt"
    typed.write_text(TYPED, encoding="utf-8")

    document = json.loads(cast("read", note, typed, "--written", "2021-06-11", "--json").stdout)

    assert len(document["readings"]) == 2
    assert document["story"]["events"]
    assert {"2021-06-07"} == {event["on"] for event in document["readings"][1]["events"]}


def test_with_several_files_the_day_is_only_for_those_that_have_none(tmp_path: Path, note: Path) -> None:
    dated = tmp_path / "2021-05-01.txt"
    dated.write_text("Today she quit.", encoding="utf-8")

    document = json.loads(cast("read", dated, note, "--written", "2021-06-11", "--json").stdout)

    days = [{event["on"] for event in reading["events"]} for reading in document["readings"]]
    assert days[0] == {"2021-05-01"}
    assert "2021-06-07" in days[1]


def test_the_mails_of_a_mailbox_keep_their_days(tmp_path: Path) -> None:
    mails = ("Date: Fri, 3 Jul 2026 22:10:00 +0000\n", "Date: Sat, 4 Jul 2026 09:00:00 +0000\n", "")
    top = "From bo@example.org Sat Jul  4 09:00:00 2026\nFrom: bo@example.org\n"
    box = tmp_path / "all.mbox"
    box.write_text("".join(f"{top}{day}\nI am done with therapy and with you.\n\n" for day in mails), "utf-8")

    document = json.loads(cast("read", box, "--written", "2026-07-06", "--json").stdout)

    days = [{event["on"] for event in reading["events"]} for reading in document["readings"]]
    assert days == [{"2026-07-03"}, {"2026-07-04"}, {"2026-07-06"}]


def test_a_table_of_dialogues_has_readings_and_no_story(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "transcript_id,utterance_id,interlocutor,utterance_text\n"
        "0,0,therapist,How was it?\n0,1,client,Fine.\n1,0,therapist,And you?\n1,1,client,Not fine.\n",
        encoding="utf-8",
    )

    document = json.loads(cast("read", table, "--json").stdout)

    assert (len(document["readings"]), document["story"]) == (2, None)
    assert cast("read", table).stdout.startswith("2 dialogues, each by itself")


def test_speakers_say_who_is_who(tmp_path: Path) -> None:
    typed = tmp_path / "hour.txt"
    typed.write_text("Ada: How was the week?\nBo: You never listen to me.\nAda: Say more.\nBo: No.", encoding="utf-8")

    plain = json.loads(cast("read", typed, "--json", "--scores", "--speakers", "ada=client,BO=therapist").stdout)
    turned = json.loads(cast("read", typed, "--json", "--scores", "--speakers", "Ada=therapist,Bo=client").stdout)

    assert plain["readings"][0]["scores"][1]["confrontation"] == 0
    assert turned["readings"][0]["scores"][1]["confrontation"] > 0


def test_a_speaker_that_nobody_is_and_a_dialogue_without_a_client_are_said(tmp_path: Path) -> None:
    typed = tmp_path / "hour.txt"
    typed.write_text(
        "Ada Quist: How was the week?\nBo: You never listen to me.\nAda Quist: Say more.\nBo: No.", "utf-8"
    )
    mail = tmp_path / "letter.eml"
    top = "From: Bo <bo@example.org>\nTo: Ada <ada@example.org>\nDate: Fri, 3 Jul 2026 22:10:00 +0000\n"
    mail.write_text(f"{top}\nI quit.\n", "utf-8")

    missed = cast("read", typed, mail, "--speakers", "bo@example.org=client,Ada=therapist,Wilma=other")
    known = cast("read", typed, mail, "--speakers", "Bo=client,Ada Quist=therapist")

    assert missed.exit_code == known.exit_code == 0
    assert missed.stderr.splitlines() == [
        "Entry 3 of --speakers is the name of nobody in what was read.",
        "In 1 dialogue nobody is known as the client, so no words of a client were looked at: "
        "give --speakers, or name the speakers in the file where it names none.",
    ]
    assert not known.stderr


@pytest.mark.parametrize("entry", ["Wilhelmina", "Wilhelmina=cat", "=client", "Wilhelmina=client,wilhelmina=therapist"])
def test_speakers_that_make_no_sense_are_refused_without_their_names(note: Path, entry: str) -> None:
    done = cast("read", note, "--speakers", entry)

    assert done.exit_code == 2
    assert "Entry" in done.stderr
    assert "ilhelmina" not in done.output


def test_scores_are_for_programs_only(note: Path) -> None:
    done = cast("read", note, "--scores")

    assert done.exit_code == 2
    assert "--json" in done.stderr


def test_what_cannot_be_read_is_refused_with_the_reason_and_the_remedy(tmp_path: Path) -> None:
    broken = tmp_path / "wilhelmina.pdf"
    broken.write_bytes(b"%PDF-1.7 wilhelmina")

    done = cast("read", broken, "--json")

    assert (done.exit_code, done.stdout) == (2, "")
    assert "a PDF, which is not read" in done.stderr
    assert "Copy its text" in done.stderr
    assert "wilhelmina" not in done.stderr
    assert "Traceback" not in done.stderr


def test_every_unreadable_file_among_several_is_named_at_once(tmp_path: Path, note: Path) -> None:
    (tmp_path / "empty.txt").touch()

    done = cast("read", tmp_path / "empty.txt", note, tmp_path / "absent.txt")

    assert done.exit_code == 2
    assert "File 1 of 3: The source is empty." in done.stderr
    assert "File 3 of 3: There is no such file." in done.stderr
    assert "File 2 of 3" not in done.stderr


@pytest.fixture
def mixed(tmp_path: Path, note: Path) -> Path:
    """Return a folder that holds a note, a PDF and a picture beside it."""
    folder = tmp_path / "mixed"
    folder.mkdir()
    note.rename(folder / "note.txt")
    (folder / "a wilhelmina.pdf").write_bytes(b"%PDF-1.7 wilhelmina")
    (folder / "scan.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    return folder


UNREAD = """Left unread: 2 files. The others were read.
File 1 of 3: The source is a PDF, which is not read. Copy its text into a .txt file, or export it as .docx.
File 3 of 3: The source is a picture, which is not read. Type or recognise its text first.
Files count in the order given, those of a folder by name.
"""


def test_what_a_folder_holds_unreadable_is_left_unread_and_named_once(mixed: Path) -> None:
    done = cast("read", mixed, "--written", "2021-06-11")

    assert (done.exit_code, done.stderr) == (3, UNREAD)
    assert ", since " in done.stdout.splitlines()[0]


def test_programs_get_the_files_left_unread_beside_the_readings(mixed: Path) -> None:
    done = cast("read", mixed, "--json")
    document = json.loads(done.stdout)

    assert (done.exit_code, len(document["readings"])) == (3, 1)
    assert [(one["file"], one["name"], one["line"]) for one in document["unread"]] == [
        (1, "a wilhelmina.pdf", None),
        (3, "scan.png", None),
    ]
    assert document["unread"][1]["reasons"] == ["The source is a picture, which is not read."]
    assert document["unread"][1]["remedy"] == "Type or recognise its text first."


def test_the_page_says_which_files_it_was_made_without(tmp_path: Path, mixed: Path) -> None:
    out = tmp_path / "page.html"

    assert cast("read", mixed, "--html", out).exit_code == 3
    page = out.read_text("utf-8")
    assert "<td>File 3 of 3</td><td></td><td>The whole file</td><td>The source is a picture" in page
    assert "wilhelmina" not in page


def test_a_folder_of_which_nothing_can_be_read_is_refused(mixed: Path) -> None:
    (mixed / "note.txt").unlink()
    done = cast("read", mixed, "--json")

    assert (done.exit_code, done.stdout) == (2, "")
    assert "File 2 of 2: The source is a picture" in done.stderr
    assert "Nothing was read." in done.stderr


def test_an_unreadable_file_that_is_named_by_itself_is_refused_beside_its_folder_too(mixed: Path) -> None:
    done = cast("read", mixed, mixed / "scan.png")

    assert (done.exit_code, done.stdout) == (2, "")
    assert "File 1 of 4" in done.stderr
    assert "File 4 of 4: The source is a picture" in done.stderr


def test_a_text_that_tells_nothing_is_said_to_tell_nothing_and_not_to_be_steady(tmp_path: Path) -> None:
    weather = tmp_path / "weather.txt"
    weather.write_text("The room is blue. The sky was grey and the kettle boiled.", encoding="utf-8")

    document = json.loads(cast("read", weather, "--json").stdout)

    assert (document["story"]["told"], document["readings"][0]["told"]) == (False, False)
    assert cast("read", weather).stdout == "Nothing in these pages tells how the two stand.\n"


def test_one_page_is_written_that_holds_everything(tmp_path: Path, note: Path) -> None:
    out = tmp_path / "page.html"

    done = cast("read", note, "--written", "2021-06-11", "--html", out, "--title", "Wren")

    assert done.exit_code == 0, done.output
    assert "<h1" in (page := out.read_text("utf-8"))
    assert "Wren" in page
    assert ", since " in done.stdout


def test_a_page_of_several_dialogues_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("transcript_id,utterance_id,interlocutor,utterance_text\n0,0,client,A.\n1,0,client,B.\n", "utf-8")

    done = cast("read", table, "--html", tmp_path / "page.html")

    assert done.exit_code == 2
    assert "2 dialogues were read" in done.stderr


def test_a_page_that_cannot_be_written_is_refused_in_words(tmp_path: Path, note: Path) -> None:
    done = cast("read", note, "--html", tmp_path / "nowhere" / "page.html")

    assert done.exit_code == 2
    assert "could not be written" in done.stderr


def test_a_page_is_never_written_over_what_is_read(tmp_path: Path, note: Path) -> None:
    (tmp_path / "link.html").symlink_to(note)

    for out in (note, tmp_path / "link.html"):
        done = cast("read", tmp_path / "note.txt", "--html", out)

        assert done.exit_code == 2
        assert "written over what is read" in done.stderr
    assert note.read_text("utf-8") == NOTE


def test_the_day_of_asking_ends_a_quit_without_contact(tmp_path: Path) -> None:
    left = tmp_path / "2021-06-11.txt"
    left.write_text("Today she quit therapy for good.", encoding="utf-8")

    state = [
        json.loads(cast("read", left, "--json", *today).stdout)["story"]["state"]
        for today in ((), ("--today", "2021-09-01"))
    ]

    assert state == ["quit", "ended (unplanned)"]


def test_a_day_that_is_none_is_refused(note: Path) -> None:
    assert cast("read", note, "--written", "yesterday").exit_code == 2


def test_half_characters_go_out_as_escapes_that_read_back(note: Path) -> None:
    done = cast("read", "-", "--json", typed="She said \\ud83d and left 😀. Then we stopped.".encode())

    assert "😀" in json.loads(done.stdout)["readings"][0]["text"]


def test_the_program_writes_utf8_whatever_the_machine_speaks(note: Path) -> None:
    note.write_text("Zoë came “late” – again. We spoke of it.", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "casebook", "read", note, "--json"],
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"},
        capture_output=True,
        check=False,
    )

    assert "Zoë came “late”" in done.stdout.decode("utf-8")
