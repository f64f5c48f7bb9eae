/** Faults: what goes wrong, and for which requests. A plan of them is plain JSON. */
import * as z from 'zod'

/** Whether the request takes effect although its response is lost. */
const afterEffect = z.boolean().optional()
const serverErrorStatus = z.int().min(500).max(599)

export const Fault = z.discriminatedUnion('kind', [
  /** Waits before the request is handled. It can be combined with another fault. */
  z.strictObject({ kind: z.literal('latency'), milliseconds: z.number().min(0) }),
  /** 429, without Retry-After by default. */
  z.strictObject({
    kind: z.literal('too-many-requests'),
    retryAfterSeconds: z.int().min(0).optional(),
    retryAfterFormat: z.enum(['seconds', 'date']).optional(),
  }),
  /** 5xx with the API's own JSON. */
  z.strictObject({ kind: z.literal('server-error'), status: serverErrorStatus, afterEffect }),
  /** 5xx with a proxy's HTML page. */
  z.strictObject({ kind: z.literal('html-error'), status: serverErrorStatus, afterEffect }),
  /** The connection is reset, and no answer comes. */
  z.strictObject({ kind: z.literal('dropped-connection'), afterEffect }),
  /** The answer's body ends half-way. */
  z.strictObject({ kind: z.literal('truncated-body') }),
])
export type Fault = z.infer<typeof Fault>

/** Which requests. All given conditions must hold; an empty matcher matches every request. */
export const RequestMatcher = z.strictObject({
  /** Position in the request log, from 0. */
  index: z.int().min(0).optional(),
  /** First and last position. */
  from: z.int().min(0).optional(),
  to: z.int().min(0).optional(),
  method: z.string().optional(),
  /** Path from `/api` on, where `*` matches any characters: `/api/v1/users/*` */
  path: z.string().optional(),
  /** Only the nth request that fits the rest, from 1. */
  nth: z.int().positive().optional(),
  /** Only each nth request that fits the rest. */
  every: z.int().positive().optional(),
})
export type RequestMatcher = z.infer<typeof RequestMatcher>

export const FaultRule = z.strictObject({ match: RequestMatcher, fault: Fault })
export type FaultRule = z.infer<typeof FaultRule>

/** Maximum number of requests in a window, which begins with its first request; 429 with Retry-After beyond. */
const RateLimit = z.strictObject({
  requests: z.int().positive(),
  windowMilliseconds: z.number().positive(),
})
export type RateLimit = z.infer<typeof RateLimit>

export const FaultPlan = z.strictObject({
  rules: z.array(FaultRule).default([]),
  /** Any request fails with this probability, in a way drawn from `faults`. Equal seeds give equal faults. */
  random: z
    .strictObject({
      seed: z.union([z.string(), z.number()]),
      rate: z.number().min(0).max(1),
      faults: z.array(Fault).min(1).optional(),
    })
    .optional(),
  /** Addresses that cannot be invited, and resources on which no key can change assignments. */
  refuse: z
    .strictObject({ emails: z.array(z.string()).default([]), resources: z.array(z.string()).default([]) })
    .default({ emails: [], resources: [] }),
  rateLimits: z
    .strictObject({ requests: RateLimit.optional(), invitations: RateLimit.optional() })
    .default({}),
})
export type FaultPlan = z.infer<typeof FaultPlan>

/** One of each kind that loses or spoils a response. */
export const RANDOM_FAULTS: readonly Fault[] = [
  { kind: 'too-many-requests' },
  { kind: 'too-many-requests', retryAfterSeconds: 1 },
  { kind: 'too-many-requests', retryAfterSeconds: 2, retryAfterFormat: 'date' },
  { kind: 'server-error', status: 503 },
  { kind: 'server-error', status: 500, afterEffect: true },
  { kind: 'html-error', status: 502 },
  { kind: 'html-error', status: 504, afterEffect: true },
  { kind: 'dropped-connection' },
  { kind: 'dropped-connection', afterEffect: true },
  { kind: 'truncated-body' },
]
