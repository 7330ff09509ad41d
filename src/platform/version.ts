// The version of Attune, said by /health and kept with what was shown; a test holds it to package.json.
export const version = '0.1.0'
