import type { ITheme } from "@xterm/xterm";

/** Sixteen colours each; every one has at least 4.5 to 1 on its own ground, so that no program's output is unreadable. */
const light: ITheme = {
  background: "#ffffff",
  foreground: "#1b2630",
  cursor: "#0b6f7c",
  cursorAccent: "#ffffff",
  selectionBackground: "#bfe0e2",
  black: "#1b2630",
  red: "#b3261e",
  green: "#2b6a2f",
  yellow: "#7d5700",
  blue: "#1d5aa6",
  magenta: "#8a3a8f",
  cyan: "#0a6873",
  white: "#5b6770",
  brightBlack: "#5b6770",
  brightRed: "#b3261e",
  brightGreen: "#2b6a2f",
  brightYellow: "#7d5700",
  brightBlue: "#1d5aa6",
  brightMagenta: "#8a3a8f",
  brightCyan: "#0a6873",
  brightWhite: "#1b2630",
};

const dark: ITheme = {
  background: "#0c1217",
  foreground: "#dbe4ea",
  cursor: "#63cdd3",
  cursorAccent: "#0c1217",
  selectionBackground: "#234b54",
  black: "#7d8b97",
  red: "#ff8a80",
  green: "#8fd694",
  yellow: "#ecc879",
  blue: "#8ab8f5",
  magenta: "#d6a1df",
  cyan: "#6fd3d8",
  white: "#dbe4ea",
  brightBlack: "#8b99a5",
  brightRed: "#ffa59d",
  brightGreen: "#aee6b2",
  brightYellow: "#f5dba0",
  brightBlue: "#abcdf9",
  brightMagenta: "#e5bfeb",
  brightCyan: "#96e3e7",
  brightWhite: "#ffffff",
};

/** The colours for the page's present theme. */
export function terminalTheme(): ITheme {
  return document.documentElement.dataset.theme === "dark" ? dark : light;
}
