"""This machine: its size, disk, tools, files and ports."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import httpx

import app.studio
from app.config import Settings
from app.doctor.finding import Finding, failed, good, skipped, warning
from app.errors import StageError
from app.media import ffmpeg
from app.media.confinement import die_with_parent
from app.studio import ENGINE_VERSION

_LEAST_MEMORY, _LEAST_FREE, _LITTLE_FREE = 3.5e9, 0.5e9, 5e9
"""Bytes: of memory for composing a 1080p ad beside the API; of disk to work at all, and to work for a while."""
_LEAST_NODES = 10_000
_ENCODERS = ("libx264", "aac", "libvpx-vp9", "libopus", "pcm_s16le", "gif", "mjpeg")
_FILTERS = (
    "alimiter", "ebur128", "fade", "fps", "gblur", "loop", "lutyuv", "overlay", "palettegen", "paletteuse",
    "perspective", "scale", "setparams", "tonemap", "tpad", "trim", "xfade", "zscale",
)  # fmt: skip
_FRONT_END = Path(__file__).resolve().parents[3] / "frontend" / ".next" / "standalone" / "server.js"
_OLDEST_NODE = (20, 19)
_FONTS = 9


async def hardware(_: Settings) -> Finding:
    """Cores and memory, as far as this process may use them."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1  # fmt: skip
    memory = await asyncio.to_thread(_memory)
    told = f"{cores} cores, {memory / 1e9:.1f} GB memory."
    if memory < _LEAST_MEMORY:
        return warning(told, "Renders and cuts of 1080p want about 4 GB; with less, run no worker here.")  # fmt: skip
    return good(told)


def _memory() -> float:
    """Bytes; the bound of a container where there is one."""
    whole = float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    try:
        bound = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return whole
    return min(whole, float(bound)) if bound.isdigit() else whole


async def disk(settings: Settings) -> Finding:
    """Whether DATA_DIR can be written, and for how long."""
    return await asyncio.to_thread(_disk, settings)


def _disk(settings: Settings) -> Finding:
    folder = settings.data_dir.resolve()
    place = next(p for p in (folder, *folder.parents) if p.exists())
    try:
        with tempfile.NamedTemporaryFile(dir=place, prefix=".doctor-") as file:
            file.write(b"\0" * 4096)
            file.flush()
            os.fsync(file.fileno())
        free, nodes = shutil.disk_usage(place).free, os.statvfs(place)
    except OSError as error:
        return failed(
            f"{place} can't be written: {error.strerror}.",
            f"Make it, and give it to the user that runs Adreel (uid {os.getuid()}).",
        )
    caches = settings.render_cache_mb + settings.segment_cache_mb
    caches += settings.s3_cache_mb if settings.s3_bucket else 0
    told = (
        f"{free / 1e9:.1f} GB free in {place}; caches may take {caches / 1000:.1f} GB of the disk."
    )
    if free < _LEAST_FREE:
        return failed(told, "Free some space: renders fail, and so may the database.")
    if nodes.f_files and nodes.f_favail < _LEAST_NODES:
        return failed(f"{told} Only {nodes.f_favail} files can be made.", "Remove many small files.")  # fmt: skip
    if free < _LITTLE_FREE:
        return warning(told, "An hour of work may fill it; give it more, or lower the *_CACHE_MB settings.")  # fmt: skip
    return good(told)


async def ffmpeg_tools(_: Settings) -> Finding:
    """The binary, and what of it is used."""
    try:
        path = await asyncio.to_thread(ffmpeg.executable)
        encoders, filters = await asyncio.gather(_listed(path, "-encoders"), _listed(path, "-filters"))  # fmt: skip
    except (StageError, OSError) as error:
        return failed(str(error), "Install the requirements again: it comes with the imageio-ffmpeg wheel.")  # fmt: skip
    missing = [e for e in _ENCODERS if e not in encoders] + [f for f in _FILTERS if f not in filters]  # fmt: skip
    if missing:
        return failed(
            f"ffmpeg {ffmpeg.version()} lacks {', '.join(missing)}.",
            "Unset IMAGEIO_FFMPEG_EXE, so that the one from the wheel is used.",
        )
    return good(f"ffmpeg {ffmpeg.version()} with all encoders and filters in use.")


async def _listed(path: str, what: str) -> set[str]:
    """Names in the second column of one of ffmpeg's lists."""
    process = await asyncio.create_subprocess_exec(
        path, "-hide_banner", what, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, preexec_fn=die_with_parent,
    )  # fmt: skip
    try:
        told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return set(re.findall(r"^ \S+ +(\S+)", told.decode(errors="replace"), re.MULTILINE))


async def renderer(settings: Settings) -> Finding:
    """Fonts, and whether the kernels are compiled."""
    fonts = list((Path(app.studio.__file__).parent / "fonts").glob("*.ttf"))
    if len(fonts) < _FONTS:
        return failed(f"{len(fonts)} of {_FONTS} fonts are there.", "Install the program again, with its data files.")  # fmt: skip
    if not (settings.data_dir / "numba-cache" / f"{ENGINE_VERSION}.warm").exists():
        return warning(
            f"{len(fonts)} fonts; the kernels are not compiled yet.",
            "The first start does it in the background, about a minute. Keep DATA_DIR/numba-cache between starts.",
        )
    return good(f"{len(fonts)} fonts, kernels compiled.")


async def front_end(_: Settings) -> Finding:
    """Whether the pages could be served from this folder."""
    if not _FRONT_END.exists():
        return skipped("Not built in this folder, as where it runs apart. Else `make run` builds it.")  # fmt: skip
    node, advice = shutil.which("node"), "Install Node {}.{} or newer.".format(*_OLDEST_NODE)
    if node is None:
        return warning("Built, but there is no node here.", advice)
    process = await asyncio.create_subprocess_exec(
        node, "--version", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        preexec_fn=die_with_parent,
    )  # fmt: skip
    told = (await process.communicate())[0].decode(errors="replace").strip()
    version = tuple(int(part) for part in told.lstrip("v").split(".") if part.isdigit())
    if version < _OLDEST_NODE:
        return warning(f"Built, but node is {told or 'broken'}.", advice)
    return good(f"Built; node {told}.")


async def ports(settings: Settings) -> Finding:
    """Whether HOST:PORT can be had, or Adreel has it already."""
    if not settings.port:
        return skipped("PORT is 0: any that is free.")
    wildcard = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  told apart, not listened at
    host = wildcard.get(settings.host, settings.host)
    shown = f"[{host}]" if ":" in host else host
    try:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
            told = (await http.get(f"http://{shown}:{settings.port}/health")).json()
        if isinstance(told, dict) and told.get("status") == "healthy":
            return good(f"Adreel {told.get('version', '')} answers at port {settings.port}.")
    except (httpx.HTTPError, ValueError):
        pass  # nobody, or somebody else
    if await asyncio.to_thread(_can_listen, settings.host, settings.port):
        return good(f"Port {settings.port} is free.")
    return failed(
        f"Port {settings.port} at {settings.host} can't be had: another program has it, or HOST is not an address of this machine.",
        "Set PORT to another, or end the other program.",
    )


def _can_listen(host: str, port: int) -> bool:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError:
        return False
    return True
