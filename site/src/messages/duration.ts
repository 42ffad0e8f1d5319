/** `45 min`, `1 h 20 min`: the same words in both languages. Minutes are rounded to five from an hour on. */
export function duration(minutes: number): string {
  if (minutes < 60) return `${minutes}\u00a0min`;
  const rounded = Math.round(minutes / 5) * 5;
  const [hours, rest] = [Math.floor(rounded / 60), rounded % 60];
  return rest === 0 ? `${hours}\u00a0h` : `${hours}\u00a0h\u00a0${rest}\u00a0min`;
}
