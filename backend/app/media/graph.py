"""The graph: a stretch of an edit → one ffmpeg filter graph.

Clips are parted at their transitions, so that only frames of a transition are blended; overlays are tight
pictures, converted once and held for their own frames. Measured beside the usual chains in
`bench/composition.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.media.edit import (
    FPS,
    CardPiece,
    ClipPiece,
    Edit,
    Grade,
    Join,
    Overlay,
    Segment,
    Transition,
)
from app.media.ffmpeg import TAGGED
from app.media.probe import VideoFacts, inputs_for

_LEAST_KEPT = 0.5
"""A clip that would lose more than half of its picture to cropping stands before its own blur instead."""
_NEUTRAL = Grade()


@dataclass(frozen=True, slots=True)
class Graph:
    """Input arguments and a filter graph that ends in [video]."""

    inputs: list[str]
    filters: str


def fit_filter(facts: VideoFacts, width: int, height: int, tag: str = "") -> str:
    """Filters that make a clip fill the frame: cropped first, so that less is scaled.

    Args:
        tag: makes the names of streams within it unique in a graph.
    """
    ratio, goal = facts.display_width / facts.height, width / height
    into = ":out_color_matrix=bt709:out_range=tv"
    fill = f"scale={width}:{height}:flags=bicubic{into},"
    kept = min(ratio / goal, goal / ratio)
    # High dynamic range: to linear light with white at 203 nits (ITU-R BT.2408), then tone-mapped.
    tone = (
        "zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
        "zscale=t=bt709:m=bt709:r=tv,format=yuv420p,"
        if facts.hdr
        else ""
    )
    if kept >= _LEAST_KEPT:
        crop = ""  # in pixels of the file, which need not be square
        if ratio > goal * 1.001:
            crop = f"crop={round(facts.width * kept / 2) * 2}:{facts.height},"
        elif ratio < goal * 0.999:
            crop = f"crop={facts.width}:{round(facts.height * kept / 2) * 2},"
        if facts.plain and (facts.width, facts.height) == (width, height):
            crop = fill = ""
        return f"{tone}{crop}{fill}setsar=1,format=yuv420p"
    inner = (width, _even(width / ratio)) if ratio > goal else (_even(height * ratio), height)
    small = f"{_even(width / 8)}:{_even(height / 8)}"
    near, far, blur, fit = (f"{name}{tag}" for name in ("near", "far", "blur", "fit"))
    return (
        f"{tone}split[{near}][{far}];"
        f"[{far}]scale={small}:force_original_aspect_ratio=increase{into},crop={small},"
        f"gblur=sigma=3,{fill}format=yuv420p,setsar=1[{blur}];"
        f"[{near}]scale={inner[0]}:{inner[1]}:flags=bicubic{into},format=yuv420p,setsar=1[{fit}];"
        f"[{blur}][{fit}]overlay=x=(W-w)/2:y=(H-h)/2:format=yuv420"
    )


def _even(value: float) -> int:
    return max(round(value / 2) * 2, 2)


def _grade_filter(grade: Grade) -> str:
    """The look as one table per plane, in limited range."""
    if grade == _NEUTRAL:
        return ""
    x = "clip((val-16)/219,0,1)"
    # A cubic S about the middle that leaves black, middle and white where they are.
    luma = f"16+219*({x}+{grade.contrast:.3f}*2*{x}*(1-{x})*({x}-0.5))"
    blue = f"128+(val-128)*{grade.saturation:.3f}-{grade.warmth:.2f}"
    red = f"128+(val-128)*{grade.saturation:.3f}+{grade.warmth * 0.6:.2f}"
    return f",lutyuv=y='{luma}':u='{blue}':v='{red}'"


def _clip_source(
    number: int, piece: ClipPiece, facts: VideoFacts, edit: Edit, first: int, last: int
) -> str:
    """Frames first..last of a clip, in the ad's size, rate and colours."""
    # Scaled before the rate rises, after it falls: whichever has fewer frames.
    fit, rate = fit_filter(facts, edit.width, edit.height, str(number)), f"fps={FPS}"
    chain = f"{rate},{fit}" if facts.fps > FPS + 0.5 else f"{fit},{rate}"
    # A clip a frame short of its plan holds its last frame instead of shortening the ad.
    return (
        f"[{number}:v]{chain}{_grade_filter(edit.grade)},tpad=stop_mode=clone:stop=-1,"
        f"trim=start_frame={first}:end_frame={last},setpts=PTS-STARTPTS,settb=1/{FPS}"
    )


def _card_source(number: int, edit: Edit, frames: int) -> str:
    return (
        f"[{number}:v]scale={edit.width}:{edit.height}:out_color_matrix=bt709:out_range=tv,"
        f"format=yuv420p,setsar=1,loop=loop={frames - 1}:size=1,settb=1/{FPS},setpts=N,"
        f"fps={FPS},trim=end_frame={frames}"
    )


def _joined(join: Join, tail: str, head: str, out: str) -> str:
    """Blends the two streams of a transition."""
    if join.kind is Transition.SLIDE:
        share = f"clip((n+1)/{join.frames + 1},0,1)"
        return f"[{tail}][{head}]overlay=x='W*pow(1-{share},3)':y=0:format=yuv420:shortest=1[{out}]"
    if join.kind is Transition.WIPE:
        seconds = join.frames / FPS
        return f"[{tail}][{head}]xfade=smoothleft:duration={seconds:.6f}:offset=0,format=yuv420p[{out}]"
    return (
        f"[{head}]format=yuva420p,fade=t=in:s=0:n={join.frames}:alpha=1[{out}a];"
        f"[{tail}][{out}a]overlay=format=yuv420:shortest=1[{out}]"
    )


def _overlaid(number: int, overlay: Overlay, stretch: Segment, current: str, out: str) -> str:
    """Lays an overlay over the stretch where they meet."""
    first = max(overlay.start, stretch.start) - overlay.start
    last = min(overlay.end, stretch.end) - overlay.start
    at = overlay.start + first - stretch.start
    fades = ""
    if overlay.fade_in:
        fades += f",fade=t=in:s=0:n={overlay.fade_in}:alpha=1"
    if overlay.fade_out:
        fades += f",fade=t=out:s={overlay.frames - overlay.fade_out}:n={overlay.fade_out}:alpha=1"
    return (
        f"[{number}:v]scale=out_color_matrix=bt709:out_range=tv,format=yuva420p,settb=1/{FPS},setpts=N,"
        f"tpad=stop_mode=clone:stop={max(overlay.frames - len(overlay.pictures), 0)}{fades},"
        f"trim=start_frame={first}:end_frame={last},setpts=PTS-STARTPTS+{at}[l{out}];"
        f"[{current}][l{out}]overlay=x={overlay.x}:y={overlay.y}:format=yuv420:eof_action=pass:"
        f"enable='between(n,{at},{at + last - first - 1})'[{out}]"
    )


def build_graph(edit: Edit, stretch: Segment, facts: dict[Path, VideoFacts]) -> Graph:
    """The graph of a stretch of the ad.

    Args:
        facts: of every clip in it.
    """
    inputs: list[str] = []
    graph: list[str] = []
    shown: list[str] = []
    tails: dict[int, str] = {}
    number = 0
    for i, (piece, start) in enumerate(zip(edit.pieces, edit.starts(), strict=True)):
        first, last = max(stretch.start - start, 0), min(stretch.end - start, piece.frames)
        if first >= last:
            continue
        inputs += inputs_for(piece.path, facts.get(piece.path))
        if isinstance(piece, CardPiece):
            source = _card_source(number, edit, last - first)
        else:
            source = _clip_source(number, piece, facts[piece.path], edit, first, last)
        number += 1
        edges = (0, edit.before(i), piece.frames - edit.after(i), piece.frames)
        parts = [
            (name, max(a, first) - first, min(b, last) - first)
            for name, a, b in zip(("head", "body", "tail"), edges[:-1], edges[1:], strict=True)
            if max(a, first) < min(b, last)
        ]
        names = "".join(f"[{name}{i}s]" for name, _, _ in parts)
        graph.append(f"{source},split={len(parts)}{names}")
        graph += [
            f"[{name}{i}s]trim=start_frame={a}:end_frame={b},setpts=PTS-STARTPTS[{name}{i}]"
            for name, a, b in parts
        ]
        for name, _, _ in parts:
            if name == "head":
                graph.append(_joined(edit.joins[i - 1], tails[i - 1], f"head{i}", f"join{i}"))
                shown.append(f"join{i}")
            elif name == "body":
                shown.append(f"body{i}")
            else:
                tails[i] = f"tail{i}"
    streams = "".join(f"[{s}]" for s in shown)
    graph.append(f"{streams}concat=n={len(shown)}:v=1:a=0,settb=1/{FPS},setpts=N[base]")
    current = "base"
    for k, overlay in enumerate(edit.overlays):
        if overlay.end <= stretch.start or overlay.start >= stretch.end:
            continue
        inputs += overlay_input(overlay)
        graph.append(_overlaid(number, overlay, stretch, current, f"v{k}"))
        current = f"v{k}"
        number += 1
    graph.append(f"[{current}]format=yuv420p,{TAGGED}[video]")
    return Graph(inputs, ";".join(graph))


def overlay_input(overlay: Overlay) -> list[str]:
    """Input arguments of an overlay's pictures, which are joined by the concat protocol as one PNG stream."""
    if len(overlay.pictures) == 1:
        return [
            "-protocol_whitelist",
            "file",
            "-f",
            "png_pipe",
            "-i",
            f"file:{overlay.pictures[0]}",
        ]
    chain = "|".join(str(p) for p in overlay.pictures)
    return [
        "-protocol_whitelist",
        "file,concat",
        "-f",
        "png_pipe",
        "-framerate",
        str(FPS),
        "-i",
        f"concat:{chain}",
    ]
