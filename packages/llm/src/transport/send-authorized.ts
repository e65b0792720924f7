import type { Secrets } from "./create-secrets.ts";
import type { AuthorizedRequest, AuthorizeOptions, Credentials } from "./credentials.ts";
import { HttpStatusError } from "./http-status-error.ts";

/** Where credentials come from, and who keeps them out of messages. */
export interface CredentialSource {
  readonly credentials: Credentials;
  readonly secrets: Secrets;
}

export interface SendAuthorizedOptions<Answer> extends AuthorizeOptions {
  /** Whether its body is there a second time. */
  readonly isRepeatable: boolean;
  /** Throws `HttpStatusError` for every answer that is not 2xx. */
  readonly send: (authorization: string | null) => Promise<Answer>;
}

/** Sends with a credential, and once more where it was refused and its source has another. */
export async function sendAuthorized<Answer>(
  { credentials, secrets }: CredentialSource,
  request: AuthorizedRequest,
  { signal, isRepeatable, send }: SendAuthorizedOptions<Answer>,
): Promise<Answer> {
  const first = await credentials.authorize(request, { signal });
  if (first.authorization !== null) secrets.add(first.authorization);
  try {
    return await send(first.authorization);
  } catch (error) {
    const isRefused = error instanceof HttpStatusError && error.status === 401;
    if (!isRefused || !isRepeatable || !(await first.refused({ signal }))) throw error;
  }
  const second = await credentials.authorize(request, { signal });
  if (second.authorization !== null) secrets.add(second.authorization);
  return send(second.authorization);
}
