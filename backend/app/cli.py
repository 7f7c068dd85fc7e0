"""adreel up | serve | worker | make | verify | certificate | migrate | doctor | openapi | postman | models | storage sweep, copy | admin | user disable, enable | studio gallery."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import uvicorn

from app.admin_commands import add_admin_command, run_admin
from app.config import Settings
from app.doctor import doctor
from app.doctor.visit import add_arguments as add_doctor_arguments
from app.main import create_app
from app.maker import Order, make
from app.media.confinement import die_with_parent
from app.media.templates import templates
from app.migrations.runner import upgrade
from app.postman import collection
from app.provenance_commands import add_provenance_commands, can_sign, certificate, verify
from app.providers.registry import catalogue_of
from app.schemas.brief import FRAME_SIZES
from app.schemas.story import Framework
from app.storage import browser_origin
from app.storage_commands import add_storage_commands, run_storage
from app.worker import needs_postgresql, work

_FRONTEND = Path(__file__).resolve().parents[2] / "frontend" / ".next" / "standalone"

_IDLE_SECONDS = 75
"""How long a connection without a request is kept. The front end keeps its connections until they are closed here: what it sends at that
moment is lost and answered with 500, which uvicorn's own 5 s made likely, as pages ask again every few seconds."""


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def serve(settings: Settings, *, works: bool = True) -> int:
    """Runs the API, and a worker in the same process unless others work, until it is told to stop."""
    if not works and needs_postgresql(settings, "an API without a worker"):
        return 1
    if not can_sign(settings):
        return 1
    if settings.port and not _free(settings.host, settings.port):
        print(f"adreel: port {settings.port} is taken; set PORT to another.", file=sys.stderr)
        return 1
    config = uvicorn.Config(
        create_app(settings, works=works), host=settings.host, port=settings.port, log_config=None,
        access_log=False, ws="websockets-sansio", ws_per_message_deflate=False,
        timeout_graceful_shutdown=3, timeout_keep_alive=_IDLE_SECONDS, server_header=False,
        proxy_headers=False,  # it would believe any process of this machine; see TRUSTED_PROXIES
    )  # fmt: skip
    server = uvicorn.Server(config)
    asyncio.run(server.serve())
    return 0 if server.started else 1


class _Stopped(Exception):
    """SIGINT or SIGTERM came."""


def _raise_stopped(*_: object) -> None:
    raise _Stopped


def up(settings: Settings) -> int:
    """Runs API, worker and the built user interface until Ctrl-C; leaves no process behind."""
    entry = _FRONTEND / "server.js"
    if not entry.exists():
        print("adreel: the user interface is not built; use `make run`.", file=sys.stderr)
        return 1
    if not can_sign(settings):
        return 1
    for name, port in (("PORT", settings.port), ("FRONTEND_PORT", settings.frontend_port)):
        if not _free(settings.host, port):
            print(f"adreel: port {port} is taken; set {name} to another.", file=sys.stderr)
            return 1
    api = f"http://{settings.host}:{settings.port}"
    interface = {
        "PORT": str(settings.frontend_port), "HOSTNAME": settings.host, "API_INTERNAL_URL": api,
        "NODE_ENV": "production", "MEDIA_ORIGIN": browser_origin(settings),
    }  # fmt: skip
    commands: tuple[tuple[list[str], dict[str, str]], ...] = (
        ([sys.executable, "-m", "app.cli", "serve"], {}),
        (["node", str(entry)], interface),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _raise_stopped)
    children: list[subprocess.Popen[bytes]] = []
    code = 0
    try:
        for command, extra in commands:
            # A session of their own: Ctrl-C reaches this process alone, which stops them in order.
            child = subprocess.Popen(
                command, env=os.environ | extra, start_new_session=True,
                preexec_fn=die_with_parent,
            )  # fmt: skip
            children.append(child)
        _wait_for(settings, children)
        print(
            f"\n  Adreel is running.\n\n  Studio   http://localhost:{settings.frontend_port}\n"
            f"  API      http://localhost:{settings.port}/docs\n\n  Ctrl-C stops it.\n",
            flush=True,
        )
        while all(child.poll() is None for child in children):
            time.sleep(0.3)
        code = 1
    except _Stopped:
        print("\nStopping…", flush=True)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            child.terminate()
        for child in children:
            try:
                child.wait(timeout=15 + (settings.drain_seconds if settings.shared else 0))
            except subprocess.TimeoutExpired:
                child.kill()
    return code


def _wait_for(settings: Settings, children: list[subprocess.Popen[bytes]]) -> None:
    """Waits until both servers take connections, or one has died."""
    for port in (settings.port, settings.frontend_port):
        while all(child.poll() is None for child in children):
            with socket.socket() as probe:
                if probe.connect_ex((settings.host, port)) == 0:
                    break
            time.sleep(0.1)


def _size(text: str) -> tuple[int, int]:
    """`320x400` as (width, height)."""
    width, _, height = text.partition("x")
    size = int(width), int(height)
    if not all(64 <= v <= 2160 for v in size):
        raise argparse.ArgumentTypeError("width and height must be 64 to 2160 pixels")
    return size


def show_gallery(settings: Settings, arguments: argparse.Namespace) -> int:
    """Renders the gallery; says each picture's name."""
    cache = settings.data_dir.resolve() / "numba-cache"
    os.environ.setdefault("NUMBA_CACHE_DIR", str(cache))
    from app.agents import gallery  # noqa: PLC0415  numba reads that variable when it is imported

    try:
        for name in gallery.hang(arguments.folder, arguments.size, arguments.moods, arguments.only):
            print(name, flush=True)
    except (ValueError, OSError) as error:
        print(f"adreel: {error}", file=sys.stderr)
        return 1
    print(arguments.folder / "contact-sheet.jpg")
    return 0


def show_models(settings: Settings) -> int:
    """Prints the catalogue with its prices."""
    try:
        models = catalogue_of(settings).models
    except (ValueError, OSError) as error:
        print(f"adreel: the model catalogue can't be read: {error}", file=sys.stderr)
        return 1
    seen: set[str] = set()
    if settings.text_url:
        read, written = settings.text_usd_per_million_in, settings.text_usd_per_million_out
        print(
            f"* text    {settings.text_model:<36} ${read:.2f} / ${written:.2f} per million tokens (as set, at {settings.text_url})"
        )
        seen.add("text")
    for m in models:
        mark = " " if m.role in seen else "*"
        seen.add(m.role)
        per = m.price.per.replace("_", " ")
        print(f"{mark} {m.role:<7} {m.id:<36} ${m.price.usd:.3f} per {per} ({m.priced})")
    print("* first choice of its role; the others stand in for it, in this order")
    return 0


def main() -> None:
    """Entry point of the `adreel` command."""
    parser = argparse.ArgumentParser(prog="adreel", description="Self-hosted AI ad-video studio.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="run API, worker and user interface")
    serving = commands.add_parser("serve", help="run the API and a worker in one process")
    serving.add_argument(
        "--no-worker", action="store_true", help="the API alone; see `adreel worker`"
    )
    commands.add_parser(
        "worker", help="take work up, without an API; any number share one PostgreSQL"
    )
    making = commands.add_parser("make", help="make an ad of a prompt, without any server")
    making.add_argument("prompt", metavar="PROMPT")
    making.add_argument(
        "--photo", type=Path, action="append", default=[], help="of the product; up to four"
    )
    making.add_argument("--out", type=Path, default=Path("ad.mp4"), help="default ad.mp4")
    making.add_argument("--ratio", default="9:16", choices=list(FRAME_SIZES))
    making.add_argument("--duration", type=float, default=15.0, help="5 to 60 seconds (default 15)")
    making.add_argument("--framework", choices=[f.value for f in Framework])
    making.add_argument("--template", choices=list(templates()))
    making.add_argument("--style", help="words that set the mood, such as luxury")
    making.add_argument("--lane", default="studio", choices=["studio", "generative"])
    commands.add_parser("migrate", help="bring the database to the newest schema")
    add_doctor_arguments(
        commands.add_parser("doctor", help="check this installation, and say what to do")
    )
    commands.add_parser("openapi", help="print the API's OpenAPI document")
    commands.add_parser("postman", help="print the API as a Postman collection")
    commands.add_parser("models", help="list hosted models with their prices")
    studio = commands.add_parser("studio", help="tools of the rendering engine")
    tools = studio.add_subparsers(dest="tool", required=True)
    gallery = tools.add_parser("gallery", help="render every kind of product in its moods")
    gallery.add_argument("folder", type=Path, metavar="OUT", help="where the pictures go")
    gallery.add_argument("--only", default="", help="a part of the names, such as bag")
    gallery.add_argument("--moods", type=int, default=3, choices=range(1, 10), metavar="1..9",
                         help="moods for each kind (default 3)")  # fmt: skip
    gallery.add_argument("--size", type=_size, default=(320, 400), metavar="WxH",
                         help="pixels of a picture (default 320x400)")  # fmt: skip
    add_storage_commands(commands)
    add_admin_command(commands)
    add_provenance_commands(commands)
    arguments = parser.parse_args()
    if arguments.command == "doctor":
        sys.exit(doctor(arguments))  # also where settings can't be read
    if arguments.command == "verify":  # needs no installation
        sys.exit(verify(arguments))
    if arguments.command == "certificate":
        sys.exit(certificate(arguments))
    settings = Settings()
    if arguments.command == "make":
        a = arguments
        options = {"duration": a.duration, "aspect_ratio": a.ratio, "framework": a.framework, "template": a.template,
                   "style": a.style, "lane": a.lane}  # fmt: skip
        sys.exit(make(settings, Order(a.prompt, tuple(a.photo), a.out, options)))
    if arguments.command == "studio":
        sys.exit(show_gallery(settings, arguments))
    if arguments.command in ("admin", "user"):
        sys.exit(run_admin(settings, arguments))
    if arguments.command == "storage":
        sys.exit(run_storage(settings, arguments))
    if arguments.command == "models":
        sys.exit(show_models(settings))
    if arguments.command == "up":
        sys.exit(up(settings))
    if arguments.command == "serve":
        sys.exit(serve(settings, works=not arguments.no_worker))
    if arguments.command == "worker":
        sys.exit(work(settings))
    if arguments.command == "migrate":
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        upgrade(settings.sqlalchemy_url)
        return
    described = create_app(settings).openapi()
    if arguments.command == "postman":
        print(json.dumps(collection(described, f"http://localhost:{settings.port}"), indent=1))
    else:
        print(json.dumps(described, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
