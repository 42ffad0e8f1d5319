import { forbidden } from "../../store/api-error.ts";
import type { ApiParts, Call } from "../api-parts.ts";
import type { RequestVerb } from "../request-handler.ts";

export function authorizeCall(_parts: ApiParts, _call: Call, _verb: RequestVerb): void {}
export { forbidden };
