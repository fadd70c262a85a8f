"""Write every picture of this folder from the geometry in ``deskbreak.render.icons.tray_icon``: SVG sources and PNGs.

Run ``python icons/render.py`` after a change there; a test compares the files
with what this would write. The program draws its tray icons itself at run time:
the files under ``tray/`` are for documentation, packagers and icon themes.
"""

from __future__ import annotations

import argparse
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from deskbreak.core.presentation.view import RING_STEPS, Face, Icon, Panel
from deskbreak.render.icons.outline import svg
from deskbreak.render.icons.tray_icon import (
    APP_SIZES,
    TRAY_SIZES,
    app_layers,
    draw_app_icon,
    draw_icon,
    tray_layers,
)

if TYPE_CHECKING:
    from PIL import Image

HERE = Path(__file__).resolve().parent
_APP_SVG = 512
_TRAY_SVG = 64
_FOLDERS = {Panel.DARK: "dark-panel", Panel.LIGHT: "light-panel", Panel.UNKNOWN: "any-panel"}
_SHOWN_FILL = RING_STEPS * 2 // 3  # how full the rings of the tray pictures are


def pictures() -> dict[str, bytes]:
    """Every rendered file of this folder: its path below the folder, and its content."""
    files = {"deskbreak.svg": svg(app_layers(_APP_SVG), _APP_SVG, "DeskBreak").encode()}
    for size in APP_SIZES:
        files[f"png/deskbreak-{size}.png"] = _png(draw_app_icon(size))
    for panel, folder in _FOLDERS.items():
        for face in Face:
            icon = Icon(face, _SHOWN_FILL)
            layers = tray_layers(icon, _TRAY_SVG, panel=panel)
            files[f"tray/{folder}/{face}.svg"] = svg(layers, _TRAY_SVG, f"DeskBreak: {face}").encode()
            for size in TRAY_SIZES:
                files[f"tray/{folder}/{face}-{size}.png"] = _png(draw_icon(icon, size, panel=panel))
    return files


def _png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def main() -> None:
    """Write the files, and print their names."""
    parser = argparse.ArgumentParser(description="Render DeskBreak's icons.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=HERE, help="where to (default: beside this script)"
    )
    folder: Path = parser.parse_args().folder
    files = pictures()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(files)} pictures written to {folder}")


if __name__ == "__main__":
    main()
