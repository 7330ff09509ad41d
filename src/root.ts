// Where the repository is, from the sources and from the bundle in dist/ alike.

export const root = new URL('../', import.meta.url)
