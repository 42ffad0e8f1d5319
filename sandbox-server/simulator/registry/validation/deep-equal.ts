/** Whether two JSON values say the same; an absent field and an undefined one are alike. */
export function isDeepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    if (!Array.isArray(left) || !Array.isArray(right) || left.length !== right.length) return false;
    return left.every((item, index) => isDeepEqual(item, right[index]));
  }
  return areFieldsEqual(left as Readonly<Record<string, unknown>>, right as Readonly<Record<string, unknown>>);
}

function areFieldsEqual(left: Readonly<Record<string, unknown>>, right: Readonly<Record<string, unknown>>): boolean {
  for (const field of Object.keys(left)) {
    if (!isDeepEqual(left[field], right[field])) return false;
  }
  return Object.keys(right).every((field) => right[field] === undefined || left[field] !== undefined);
}
