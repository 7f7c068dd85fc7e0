"""Names for array types; numba and OpenCV carry no shapes, so the docstrings do."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Image8 = npt.NDArray[np.uint8]
