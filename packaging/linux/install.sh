#!/bin/sh
# Puts Guided Deblur into the menus of this user's desktop, for an installation by pip, pipx or uv.
# `install.sh --remove` takes it out again.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
share=${XDG_DATA_HOME:-$HOME/.local/share}
id=io.github.guided_deblur.GuidedDeblur
entry=$share/applications/$id.desktop
icon=$share/icons/hicolor/scalable/apps/$id.svg
info=$share/metainfo/$id.metainfo.xml

if [ "${1:-}" = --remove ]; then
    rm -f "$entry" "$icon" "$info"
    exit 0
fi
program=$(command -v guided-deblur-window) || {
    echo "guided-deblur-window is not on the PATH; install the program first." >&2
    exit 1
}
mkdir -p "$(dirname "$entry")" "$(dirname "$icon")" "$(dirname "$info")"
cp "$here/../../resources/icons/app.svg" "$icon"
cp "$here/$id.metainfo.xml" "$info"
# Menus are started with another PATH than shells.
sed "s|^Exec=guided-deblur-window|Exec=\"$program\"|" "$here/$id.desktop" >"$entry"
echo "Guided Deblur is in the menus now ($entry)."
