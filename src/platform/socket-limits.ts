// How long a connection may take to say what it wants: whoever opens thousands and dribbles keeps none of them for long.
import type { ServerOptions } from 'node:http'

/** Options of Node's HTTP server, in ms. All are design choices. */
export const socketLimits = {
  // One packet, also from a phone in a tunnel.
  headersTimeout: 10_000,
  // A form with every field full, over a bad connection.
  requestTimeout: 60_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16 * 1024,
} as const satisfies ServerOptions
