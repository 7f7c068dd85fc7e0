"""Cut-out: a product photo's mask, found alone on a plain background, with a person's strokes elsewhere.

On clutter no score tells a right cut from a wrong one, so nothing is guessed there: `cut_plain` gives up
unless the photo's border is one smooth surface and the contour it finds stands out all the way round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image
from scipy import ndimage

from app.studio.arrays import Array, Image8

WORKING_SIDE = 1400
"""Masks are found with the long side at most this many pixels."""
PLAIN_RESIDUAL = 4.0
"""Lab distance: a border that departs less than this from a smooth surface counts as plain."""
_LIGHTNESS_WEIGHT = 0.55  # shading moves lightness most; colour tells surfaces apart
_BORDER_SHARE = 0.035
_MIN_COVERAGE, _MAX_COVERAGE = 0.02, 0.80
_MAX_TOUCH = 0.02
_SHARP = 1.6
_MAX_LEFT_OUT = 0.08  # measured: right cuts at most 0.05, cuts that missed a part at least 0.28
_NEAR = 0.03
_BLEED, _BLEED_REACH = 0.12, 0.06
_SAME = 1.4  # Lab: this near to the model it is background, also within the product's outline
_FAINT = 0.22
"""Share of the product's nearby difference from the background below which a pixel is background."""
_OPENING = 0.0006
"""Share of the photo that an opening must have."""
_STROKE_SIDE = 900
_SMALLEST, _SMALLEST_SIDE = 0.002, 12  # share of the photo, pixels: less is no product
_SEED = 7

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Cutout:
    """A product without its background.

    Attributes:
        color: (h, w, 3) float32 sRGB 0..1, the background's colour taken out of soft edges.
        alpha: (h, w) float32 coverage.
    """

    color: Array
    alpha: Array


@dataclass(frozen=True, slots=True)
class Finding:
    """What an automatic cut came to.

    Attributes:
        alpha: (h, w) float32 of the working size, or None where nothing may be trusted.
        residual: how far the border departs from a smooth surface, Lab.
        reason: why there is no mask, in a sentence for the user.
    """

    alpha: Array | None
    residual: float
    reason: str = ""


def opened_photo(path: Path) -> Image8:
    """A stored photo as (h, w, 3) sRGB; what is transparent becomes white."""
    with Image.open(path, formats=["JPEG", "PNG", "WEBP"]) as image:
        ground = Image.new("RGB", image.size, "#ffffff")
        ground.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
        return np.asarray(ground)


def working_size(photo: Image8) -> Image8:
    """The photo (h, w, …) reduced to WORKING_SIDE."""
    scale = WORKING_SIDE / max(photo.shape[:2])
    if scale >= 1:
        return photo
    return cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _lab(photo: Image8) -> Array:
    return cv2.cvtColor(photo.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)


def _disc(size: int) -> Array:
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size | 1, size | 1))


def _border(h: int, w: int) -> Array:
    width = max(4, int(_BORDER_SHARE * min(h, w)))
    mask = np.ones((h, w), bool)
    mask[width:-width, width:-width] = False
    return mask


def background_model(lab: Array, border: Array) -> Array:
    """(h, w, 3) the smooth surface through the border: a quadratic, fitted against outliers.

    Iteratively reweighted least squares with Cauchy weights.
    """
    h, w = lab.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j].astype(np.float32)
    terms = np.stack([np.ones_like(x), x, y, x * x, y * y, x * y], -1)
    design = terms[border]
    model = np.empty_like(lab)
    for c in range(3):
        values = lab[..., c][border]
        weight = np.ones(len(values), np.float32)
        for _ in range(5):
            fit = np.linalg.lstsq(design * weight[:, None], values * weight, rcond=None)[0]
            weight = 1 / (1 + (np.abs(values - design @ fit) / 2.5) ** 2)
        model[..., c] = terms @ fit
    return model


def _evidence(lab: Array, difference: Array, border: Array) -> Array:
    """How surely a pixel is not background, over 1 where it counts.

    Colour and fine structure count, mere darkness hardly: a soft shadow has neither.
    """
    chroma = np.hypot(difference[..., 1], difference[..., 2])
    smooth = cv2.GaussianBlur(lab[..., 0], (0, 0), 1.2)
    slope = np.hypot(cv2.Sobel(smooth, cv2.CV_32F, 1, 0), cv2.Sobel(smooth, cv2.CV_32F, 0, 1)) / 8
    # A strong colour bleeds: lenses, JPEG and the ground itself carry some of it past the edge.
    reach = max(5, int(_BLEED_REACH * min(lab.shape[:2]))) | 1
    chroma = np.maximum(chroma - _BLEED * cv2.dilate(chroma, _disc(reach)), 0)
    usual_chroma = max(1.2, float(np.percentile(chroma[border], 95)))
    usual_slope = max(0.35, float(np.percentile(slope[border], 98)))
    evidence = np.maximum(chroma / (usual_chroma * 3.2), slope / (usual_slope * 4.0))
    lighter = difference[..., 0] / 6  # nothing lights a background up
    darker = (-difference[..., 0] - 26) / 10
    result: Array = np.maximum(evidence, np.maximum(lighter, darker))
    return result


def _structure(lab: Array, border: Array) -> Array:
    """Sharp detail over the background's own noise: lines and edges, but no shadow's soft rim."""
    smooth = cv2.GaussianBlur(lab[..., 0], (0, 0), 1.4)
    detail = cv2.GaussianBlur(np.abs(cv2.Laplacian(smooth, cv2.CV_32F)), (0, 0), 1.5)
    result: Array = detail / max(0.05, float(np.percentile(detail[border], 99)))
    return result


def _left_out(structure: Array, mask: Array) -> float:
    """Sharp detail beyond the mask, in pixels per pixel of its contour: a sign of a part missed."""
    reach = int(_NEAR * min(mask.shape))
    beyond = cv2.dilate(mask.astype(np.uint8), _disc(reach)) == 0
    contour = mask & (cv2.erode(mask.astype(np.uint8), _disc(3)) == 0)
    return float((beyond & (structure > _SHARP)).sum() / max(contour.sum(), 1))


def _closed(core: Array) -> Array:
    """Evidence joined and filled to one solid."""
    joined = cv2.morphologyEx(core.astype(np.uint8), cv2.MORPH_CLOSE, _disc(9))
    filled = ndimage.binary_fill_holes(joined).astype(np.uint8)
    return _main_part(cv2.morphologyEx(filled, cv2.MORPH_OPEN, _disc(5)))


def _main_part(mask: Array) -> Array:
    """The central piece and those stacked on it, bridged: white soles, white labels."""
    h, w = mask.shape
    labels, count = ndimage.label(mask)
    if count == 0:
        return mask
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    central = np.exp(-(x**2 / 0.6 + y**2 / 0.8))
    scores = np.atleast_1d(ndimage.sum(central, labels, range(1, count + 1)))
    places = ndimage.find_objects(labels)
    main = int(np.argmax(scores))
    rows, columns = places[main]
    tall = rows.stop - rows.start
    kept = [main + 1]
    for i in range(count):
        if i == main or scores[i] < 0.002 * scores[main]:
            continue
        r, c = places[i]
        overlap = min(c.stop, columns.stop) - max(c.start, columns.start)
        gap = max(r.start - rows.stop, rows.start - r.stop)
        if overlap > 0.6 * (c.stop - c.start) and gap < 0.12 * tall:
            kept.append(i + 1)
    parts = np.where(np.isin(labels, kept), labels, 0)
    whole = parts > 0
    if len(kept) > 1:
        reach = max(15, int(0.14 * tall))
        padded = np.pad(whole.astype(np.uint8), reach)
        closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, np.ones((reach, 1), np.uint8))
        bridges, found = ndimage.label((closed[reach:-reach, reach:-reach] > 0) & ~whole)
        near = ndimage.grey_dilation(parts, size=(5, 5))
        joining = [
            k + 1 for k in range(found) if len(set(np.unique(near[bridges == k + 1])) - {0}) >= 2
        ]
        whole |= np.isin(bridges, joining)
    filled = ndimage.binary_fill_holes(whole).astype(np.uint8)
    opened = cv2.morphologyEx(filled, cv2.MORPH_OPEN, _disc(7))
    result: Array = cv2.GaussianBlur(opened.astype(np.float32), (0, 0), 3.0) > 0.5
    return result


def _softened(gray: Array, mask: Array) -> Array:
    """Coverage along the mask's edge by a guided filter (He et al. 2010), 0 and 1 away from it."""
    reach = max(2, int(min(mask.shape) * 0.004))

    def mean(a: Array) -> Array:
        return cv2.boxFilter(a, -1, (4 * reach + 1, 4 * reach + 1))

    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0)
    average, average_soft = mean(gray), mean(soft)
    slope = (mean(gray * soft) - average * average_soft) / (mean(gray * gray) - average**2 + 2e-4)
    alpha = mean(slope) * gray + mean(average_soft - slope * average)
    alpha = np.clip((cv2.GaussianBlur(alpha, (0, 0), 0.8) - 0.40) / 0.45, 0, 1)
    near = cv2.dilate(mask.astype(np.uint8), _disc(2 * reach + 1))
    inside = cv2.erode(mask.astype(np.uint8), _disc(4 * reach + 1))
    return np.where(inside > 0, 1.0, alpha * near).astype(np.float32)


def _opened(mask: Array, difference: Array, residual: float) -> Array:
    """The mask without openings that show the very background: a handle's loop."""
    distance = np.linalg.norm(cv2.GaussianBlur(difference, (0, 0), 1.5), axis=-1)
    same = mask & (distance < max(_SAME, residual))
    same = cv2.erode(same.astype(np.uint8), _disc(5)) > 0
    labels, count = ndimage.label(same)
    if count == 0:
        return mask
    sizes = ndimage.sum(same, labels, range(1, count + 1))
    large = 1 + np.nonzero(np.atleast_1d(sizes) > _OPENING * mask.size)[0]
    if len(large) == 0:
        return mask
    # From there the opening grows to where the product's own colour takes over.
    reach = max(5, int(_BLEED_REACH * min(mask.shape))) | 1
    strongest = cv2.dilate(np.where(mask, distance, 0).astype(np.float32), _disc(reach))
    faint = mask & (distance < _FAINT * strongest)
    opening = ndimage.binary_propagation(np.isin(labels, large), mask=faint | same)
    result: Array = mask & ~opening
    return result


def _matted(lab: Array, background: Array, mask: Array) -> Array:
    """Coverage near the contour: where a pixel lies between the known background and the product.

    With both colours known, coverage is the share of the way from one to the other (the compositing
    equation solved for alpha by projection).
    """
    reach = max(3, int(min(mask.shape) * 0.008))
    inside = cv2.erode(mask.astype(np.uint8), _disc(2 * reach + 1))
    outside = cv2.dilate(mask.astype(np.uint8), _disc(2 * reach + 1)) == 0
    weight = inside.astype(np.float32)
    window = (8 * reach + 1, 8 * reach + 1)
    known = cv2.blur(weight, window)
    product = cv2.blur(lab * weight[..., None], window) / np.maximum(known, 1e-3)[..., None]
    # Lightness counts less: a contact shadow is darker background, not product.
    scale = np.array([_LIGHTNESS_WEIGHT, 1.6, 1.6], np.float32)
    toward, pixel = (product - background) * scale, (lab - background) * scale
    share = (toward * pixel).sum(-1) / np.maximum((toward * toward).sum(-1), 1e-3)
    # A weak difference tells nothing: keep what the mask says there.
    trust = np.clip((np.linalg.norm(toward, axis=-1) - 4) / 8, 0, 1) * (known > 0.01)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.0)
    sharp = np.clip((cv2.GaussianBlur(share.astype(np.float32), (0, 0), 0.6) - 0.18) / 0.55, 0, 1)
    # Away from the contour, only what is plainly background inside may go.
    edge = soft * (1 - trust) + sharp * trust
    alpha = np.where(inside > 0, 1.0, np.where(outside, 0.0, edge))
    solid = ndimage.binary_fill_holes(alpha > 0.5)
    opened = ~mask & solid
    alpha = np.where(
        solid & ~opened & (cv2.erode(solid.astype(np.uint8), _disc(5)) > 0), 1.0, alpha
    )
    labels, count = ndimage.label(alpha > 0.02)
    if count > 1:  # specks beyond the product
        sizes = ndimage.sum(alpha, labels, range(1, count + 1))
        alpha = alpha * np.isin(labels, 1 + np.nonzero(sizes > 0.01 * sizes.max())[0])
    return alpha.astype(np.float32)


def cut_plain(photo: Image8) -> Finding:
    """The product's mask if the background is plain and the contour is sure; else why not.

    Args:
        photo: (h, w, 3) sRGB, at most WORKING_SIDE long.
    """
    lab = _lab(photo)
    h, w = lab.shape[:2]
    border = _border(h, w)
    difference = lab - background_model(lab, border)
    weights = np.array([_LIGHTNESS_WEIGHT, 1, 1], np.float32)
    distance = np.linalg.norm(difference * weights, axis=-1)
    residual = float(np.percentile(distance[border], 90))
    if residual >= PLAIN_RESIDUAL:
        return Finding(None, residual, "The background is not plain.")
    evidence = cv2.GaussianBlur(_evidence(lab, difference, border), (0, 0), 1.2)
    structure = _structure(lab, border)
    reason = ""
    # First by colour and slope; then, for pale on pale, with every sharp line counted as product.
    for core in (evidence > 1, (evidence > 1) | (structure > _SHARP)):
        mask = _closed(core)
        coverage = float(mask.mean())
        if not _MIN_COVERAGE < coverage < _MAX_COVERAGE:
            reason = "No product stands out from the background."
            continue
        if float(mask[border].mean()) > _MAX_TOUCH:
            reason = "The product runs into the photo's edge."
            continue
        mask = _opened(mask, difference, residual)
        alpha = _matted(lab, lab - difference, mask)
        if _left_out(structure, alpha > 0.5) > _MAX_LEFT_OUT:
            reason = "Parts of the product hardly differ from the background."
            continue
        return Finding(alpha, residual)
    return Finding(None, residual, reason)


def cut_photo(path: Path) -> Finding:
    """The mask of a stored photo at working size: its own transparency if it has any, else a plain cut."""
    with Image.open(path, formats=["JPEG", "PNG", "WEBP"]) as image:
        if image.mode == "RGBA":
            own = working_size(np.asarray(image.getchannel("A"))).astype(np.float32) / 255
            if _MIN_COVERAGE < float((own > 0.5).mean()) < 1 - _MIN_COVERAGE:
                return Finding(own, 0.0)
    return cut_plain(working_size(opened_photo(path)))


def cut_with_strokes(
    photo: Image8, keep: Sequence[Points], drop: Sequence[Points], radius: float
) -> Array:
    """The mask that a person's strokes ask for, (h, w) float32; the same strokes give the same mask.

    Args:
        keep, drop: lines over the product and over what is not it; x, y as shares of width and height.
        radius: of the brush, as a share of the short side.

    Raises:
        ValueError: nothing is kept, no background is left, or no product of any size is found there.
    """
    h, w = photo.shape[:2]
    scale = min(1.0, _STROKE_SIDE / max(h, w))
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    sh, sw = small.shape[:2]
    thick = max(2, round(radius * min(sh, sw) * 2))

    def painted(strokes: Sequence[Points]) -> Array:
        canvas = np.zeros((sh, sw), np.uint8)
        for stroke in strokes:
            line = (
                np.array([(x * sw, y * sh) for x, y in stroke], np.float64).round().astype(np.int32)
            )
            cv2.polylines(canvas, [line.reshape(-1, 1, 2)], False, 255, thick, cv2.LINE_8)
            for x, y in line[[0, -1]]:
                cv2.circle(canvas, (int(x), int(y)), thick // 2, 255, -1)
        return canvas > 0

    kept, dropped = painted(keep), painted(drop)
    kept &= ~dropped
    if not kept.any():
        raise ValueError("Brush over the product first.")
    seeds = np.full((sh, sw), cv2.GC_PR_BGD, np.uint8)
    # What lies near the kept strokes may be product, what lies far may not.
    reach = cv2.distanceTransform((~kept).astype(np.uint8), cv2.DIST_L2, 5)
    seeds[reach < 0.16 * min(sh, sw)] = cv2.GC_PR_FGD
    edge = max(2, min(sh, sw) // 100)
    seeds[:edge] = seeds[-edge:] = cv2.GC_BGD
    seeds[:, :edge] = seeds[:, -edge:] = cv2.GC_BGD
    seeds[kept], seeds[dropped] = cv2.GC_FGD, cv2.GC_BGD
    if not (seeds == cv2.GC_BGD).any():
        raise ValueError("Leave some background unbrushed.")
    cv2.setRNGSeed(_SEED)  # GrabCut's k-means draws from OpenCV's own generator
    backs, fronts = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small[..., ::-1].copy(), seeds, None, backs, fronts, 6, cv2.GC_INIT_WITH_MASK)
    mask = (seeds == cv2.GC_FGD) | (seeds == cv2.GC_PR_FGD)
    labels, count = ndimage.label(mask)
    touched = np.unique(labels[kept & mask])
    mask = np.isin(labels, touched[touched > 0]) if count else kept
    mask = ndimage.binary_fill_holes(mask) & ~dropped
    smooth = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, _disc(3))
    full = cv2.resize(smooth.astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR) > 0.5
    gray = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    alpha = _softened(gray, full)
    rows, columns = np.nonzero(alpha > 0.5)
    if len(rows) < _SMALLEST * alpha.size or min(np.ptp(rows), np.ptp(columns)) < _SMALLEST_SIDE:
        raise ValueError("No product was found there; brush over more of it.")
    return alpha


def separated(photo: Image8, alpha: Array) -> Cutout:
    """The product with its own colour at soft edges: no halo of the old background.

    Blur-fusion foreground estimation (Forte 2021, arXiv 2006.14970), two rounds.
    """
    image = photo.astype(np.float32) / 255
    a = alpha.astype(np.float32)[..., None]
    front, back = image, image
    for size in (91, 7):
        weight = cv2.blur(a, (size, size))[..., None] + 1e-5
        blurred = cv2.blur(front * a, (size, size)) / weight
        behind = cv2.blur(back * (1 - a), (size, size)) / (1 - weight + 2e-5)
        front = np.clip(blurred + a * (image - a * blurred - (1 - a) * behind), 0, 1)
        back = behind
    return Cutout(front.astype(np.float32), alpha.astype(np.float32))
