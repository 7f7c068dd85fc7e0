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
    Piece,
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
        # Words that the file leaves out are what such files mean; odd sides don't go with 4:2:0.
        f"{_assumed(facts)}crop=trunc(iw/2)*2:trunc(ih/2)*2,zscale=t=linear:npl=203,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,"
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


def _assumed(facts: VideoFacts) -> str:
    """Names the colours of a high dynamic range clip that names its curve only."""
    if "unknown" not in facts.color:
        return ""
    curve = next(c for c in ("smpte2084", "arib-std-b67") if c in facts.color)
    return f"setparams=colorspace=bt2020nc:color_primaries=bt2020:color_trc={curve},"


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


def _clip_source(number: int, facts: VideoFacts, edit: Edit, first: int, last: int) -> str:
    """Frames first..last of a clip, in the ad's size, rate and colours."""
    # Scaled before the rate rises, after it falls: whichever has fewer frames.
    fit, rate = fit_filter(facts, edit.width, edit.height, str(number)), f"fps={FPS}"
    chain = f"{rate},{fit}" if facts.fps > FPS + 0.5 else f"{fit},{rate}"
    # A clip a frame short of its plan holds its last frame instead of shortening the ad.
    return (
        f"[{number}:v]{chain}{_grade_filter(edit.grade)},tpad=stop_mode=clone:stop=-1,"
        f"trim=start_frame={first}:end_frame={last},setpts=PTS-STARTPTS,settb=1/{FPS}"
    )


def _card_source(number: int, piece: CardPiece, edit: Edit, first: int, last: int) -> str:
    """Frames first..last of a card, without its texts."""
    frames = last - first
    return (
        f"[{number}:v]scale={edit.width}:{edit.height}:out_color_matrix=bt709:out_range=tv,"
        f"format=yuv420p,setsar=1,loop=loop={frames - 1}:size=1,settb=1/{FPS},setpts=N,"
        f"fps={FPS},trim=end_frame={frames}{_push_filter(piece, first)}"
    )


def _push_filter(piece: CardPiece, first: int) -> str:
    """A slow move in by parts of a pixel, which `zoompan` and `crop` would round."""
    if not piece.push:
        return ""
    near = f"(1-1/(1+{piece.push}*(on+{first})/{piece.frames}))/2"
    far = f"(1-{near})"
    corners = [(near, near), (far, near), (near, far), (far, far)]
    told = ":".join(f"x{k}='W*{x}':y{k}='H*{y}'" for k, (x, y) in enumerate(corners))
    return f",perspective={told}:eval=frame:interpolation=linear"


def _joined(join: Join, tail: str, head: str, out: str) -> str:
    """Blends the two streams of a transition."""
    if join.kind is Transition.SLIDE:
        # Eased at both ends, so that half the frame has changed in the middle: on the beat. n begins at 1 here.
        share = f"clip((n-1)/{join.frames},0,1)"
        x = f"W*if(lt({share},0.5),1-4*pow({share},3),4*pow(1-{share},3))"
        return f"[{tail}][{head}]overlay=x='{x}':y=0:format=yuv420:shortest=1[{out}]"
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
    held = overlay.frames
    if len(overlay.pictures) == 1 and not (overlay.fade_in or overlay.fade_out):
        # It looks the same throughout: told so that a stretch's graph does not change with its place in the ad.
        first, last = 0, last - first
        held = last
    fades = ""
    if overlay.fade_in:
        fades += f",fade=t=in:s=0:n={overlay.fade_in}:alpha=1"
    if overlay.fade_out:
        fades += f",fade=t=out:s={overlay.frames - overlay.fade_out}:n={overlay.fade_out}:alpha=1"
    return (
        f"[{number}:v]scale=out_color_matrix=bt709:out_range=tv,format=yuva420p,settb=1/{FPS},setpts=N,"
        f"tpad=stop_mode=clone:stop={max(held - len(overlay.pictures), 0)}{fades},"
        f"trim=start_frame={first}:end_frame={last},setpts=PTS-STARTPTS+{at}[l{out}];"
        f"[{current}][l{out}]overlay=x={overlay.x}:y={overlay.y}:format=yuv420:eof_action=pass:"
        f"enable='between(n,{at},{at + last - first - 1})'[{out}]"
    )


class _Draft:
    """A graph being written. Streams are named by their order in the stretch, never by their place in the
    ad: the same picture gives the same graph wherever it stands.
    """

    def __init__(self, edit: Edit, stretch: Segment, facts: dict[Path, VideoFacts]) -> None:
        self.edit, self.stretch, self.facts = edit, stretch, facts
        self.inputs: list[str] = []
        self.lines: list[str] = []
        self._taken = 0
        self._laid = 0

    def take(self, arguments: list[str]) -> int:
        """Adds an input; its number."""
        self.inputs += arguments
        self._taken += 1
        return self._taken - 1

    def lay(self, overlays: tuple[Overlay, ...], stretch: Segment, current: str) -> str:
        """Lays overlays on a stream that shows a stretch; the stream's new name."""
        for overlay in overlays:
            if overlay.end <= stretch.start or overlay.start >= stretch.end:
                continue
            out = f"v{self._laid}"
            self._laid += 1
            number = self.take(overlay_input(overlay))
            self.lines.append(_overlaid(number, overlay, stretch, current, out))
            current = out
        return current

    def show(self, piece: Piece, first: int, last: int, out: str) -> None:
        """Frames first..last of a piece, as the stream `out`."""
        number = self.take(inputs_for(piece.path, self.facts.get(piece.path)))
        if isinstance(piece, ClipPiece):
            facts, skip = self.facts[piece.path], piece.first
            source = _clip_source(number, facts, self.edit, first + skip, last + skip)
            self.lines.append(f"{source}[{out}]")
            return
        self.lines.append(_card_source(number, piece, self.edit, first, last) + f"[{out}b]")
        written = self.lay(piece.texts, Segment(first, last), f"{out}b")
        self.lines.append(f"[{written}]null[{out}]")


def build_graph(edit: Edit, stretch: Segment, facts: dict[Path, VideoFacts]) -> Graph:
    """The graph of a stretch of the ad.

    Args:
        facts: of every clip in it.
    """
    draft = _Draft(edit, stretch, facts)
    shown: list[str] = []
    tail, count = "", 0
    for i, (piece, start) in enumerate(zip(edit.pieces, edit.starts(), strict=True)):
        first, last = max(stretch.start - start, 0), min(stretch.end - start, piece.frames)
        if first >= last:
            continue
        draft.show(piece, first, last, f"p{count}")
        edges = (0, edit.before(i), piece.frames - edit.after(i), piece.frames)
        parts = {
            name: (max(a, first) - first, min(b, last) - first)
            for name, a, b in zip(("head", "body", "tail"), edges[:-1], edges[1:], strict=True)
            if max(a, first) < min(b, last)
        }
        names = "".join(f"[{name}{count}s]" for name in parts)
        draft.lines.append(f"[p{count}]split={len(parts)}{names}")
        draft.lines += [
            f"[{name}{count}s]trim=start_frame={a}:end_frame={b},setpts=PTS-STARTPTS[{name}{count}]"
            for name, (a, b) in parts.items()
        ]
        if "head" in parts:
            draft.lines.append(_joined(edit.joins[i - 1], tail, f"head{count}", f"join{count}"))
            shown.append(f"join{count}")
        if "body" in parts:
            shown.append(f"body{count}")
        tail = f"tail{count}"
        count += 1
    streams = "".join(f"[{s}]" for s in shown)
    draft.lines.append(f"{streams}concat=n={len(shown)}:v=1:a=0,settb=1/{FPS},setpts=N[base]")
    current = draft.lay(edit.overlays, stretch, "base")
    draft.lines.append(f"[{current}]format=yuv420p,{TAGGED}[video]")
    return Graph(draft.inputs, ";".join(draft.lines))


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
