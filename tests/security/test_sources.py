"""What no line of the product does: run text, write markup from scripts, make its own ciphers."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("branchrecords", "members", "meetings", "dues", "reports")
SOURCES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

RUN = {"eval", "exec", "compile", "__import__"}  # as names: re.compile is another thing
METHODS = {"system", "popen", "RawSQL", "extra", "raw", "from_string", "Template", "format_map"}
UNSAFE_MODULES = {"pickle", "marshal", "shelve", "yaml", "dill"}
# What a text that fills its own places may be: a constant, the driver's SQL, or one of these.
FILLED = re.compile(r"""^(['"]|_?[A-Z_]+(\[.*\])?$|sql\.SQL\(|super\(\)$)""")
FILLED_BY_NAME = {"statement", "said", "sentence", "message.subject", "condition"}
# Who may call markup safe: they write it themselves and escape what they put in.
SAFE = {
    "branchrecords/documents/pdf.py",
    "branchrecords/help/chapters.py",
    "reports/charts/drawing.py",
}
CIPHERS = re.compile(
    r"cryptography(\.exceptions|\.hazmat\.primitives(\.(ciphers\.aead|hashes|kdf\.hkdf"
    r"|asymmetric|asymmetric\.(ec|rsa)|serialization))?)?$"
)
BROKEN = re.compile(r"\b(md5|sha1|MD5|SHA1|ECB|TripleDES|ARC4|Blowfish|PKCS1v15)\b")
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|"
    r"localStorage|sessionStorage|indexedDB|postMessage|__proto__|Object\.assign"
)


def _faults(path: str, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            yield from (f"{path}:{node.lineno} {fault}" for fault in _of_call(path, node))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            for module in _modules(node):
                if module.split(".")[0] in UNSAFE_MODULES:
                    yield f"{path}:{node.lineno} imports {module}"


def _of_call(path: str, node: ast.Call) -> Iterator[str]:
    called = ast.unparse(node.func)
    last = called.rsplit(".", 1)[-1]
    if called in RUN or last in METHODS or any(word.arg == "shell" for word in node.keywords):
        yield f"runs or builds {called}"
    if last == "mark_safe" and path not in SAFE:
        yield "calls markup safe"
    if last == "format" and isinstance(node.func, ast.Attribute):
        text = ast.unparse(node.func.value)
        if not FILLED.search(text) and text not in FILLED_BY_NAME:
            yield f"fills the places of {text}"


def _modules(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]


def _place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_nothing_is_run_that_was_put_together_as_text():
    """SQL put together as text is ruff's S608, which make check asks."""
    assert [f for path in SOURCES for f in _faults(_place(path), path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "line",
    [
        "eval(text)", "os.system(line)", "run(line, shell=True)", "rows.raw(text)",
        "Template(text)", "import pickle", "from yaml import load", "mark_safe(name)",
        "text.format(user)",
    ],
)  # fmt: skip
def test_such_a_line_is_noticed(line):
    assert list(_faults("members/x.py", line))


def _imports(path: Path) -> list[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [m for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for m in _modules(n)]


def test_what_nobody_may_guess_comes_from_the_secure_generator():
    """`random` can be foretold; the demo's people may be."""
    users = {_place(path) for path in SOURCES if "random" in _imports(path)}
    assert {user for user in users if "demo" not in user} == set()


def test_cryptography_is_the_library_s():
    faults = []
    for path in SOURCES:
        modules = [m for m in _imports(path) if m.split(".")[0] == "cryptography"]
        faults += [f"{_place(path)}: {m}" for m in modules if not CIPHERS.match(m)]
        if "demo" not in path.parts:  # there md5 deals out invented people
            found = BROKEN.findall(path.read_text(encoding="utf-8"))
            faults += [f"{_place(path)}: {m}" for m in found]
    assert faults == []


def test_scripts_write_no_markup():
    """Nor do they store anything, listen to other windows, or merge what comes from outside."""
    assert [(s.name, found) for s in SCRIPTS for found in MARKUP.findall(s.read_text())] == []
    base = (ROOT / "templates" / "base.html").read_text(encoding="utf-8")
    assert '"allowEval":false' in base
    assert '"historyCacheSize":0' in base  # htmx would keep pages in the browser's storage
