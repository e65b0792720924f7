/**
 * The part of a base URL beside which `/v1` stands, and where `/v1` is. Takes the URL with or
 * without `/v1`; a path that names any version, such as `/api/v1` or `/v1beta/openai`, is left as
 * it is.
 */
export function toRootUrl(url: string): { readonly root: string; readonly api: string } {
  const hasVersion = /\/v\d[^/]*(\/|$)/.test(new URL(url).pathname);
  return { root: url.replace(/\/v1$/, ""), api: hasVersion ? url : `${url}/v1` };
}
