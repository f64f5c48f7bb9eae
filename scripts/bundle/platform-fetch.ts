/**
 * The parts of `undici` that the toolkit of GitHub Actions uses, as the platform has them: the bundles contain this
 * file instead of that package, half a megabyte. The platform's fetch follows the proxy by itself once it is told to
 * (`followProxy`), so a request brings no dispatcher, and a proxy's agent does nothing.
 */
export async function fetch(
  url: string,
  { dispatcher: _, ...options }: RequestInit & { readonly dispatcher?: unknown } = {},
): Promise<Response> {
  return globalThis.fetch(url, options)
}

export class ProxyAgent {}
