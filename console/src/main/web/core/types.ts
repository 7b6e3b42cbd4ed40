// Written by ApiTypesTest from the services' OpenAPI documents. Do not edit: mvn -pl console test -Dconsole.update=true

export type Account = {id: string; object: 'account'; name: string; weight: number; max_running: number | null; max_queued: number | null; retention_days: number | null; legal_hold: boolean; kafka: boolean; created_at: string; closed_at: string | null; credits: Balance};

export type AccountChange = {weight?: number | null; max_running?: number | null; max_queued?: number | null; retention_days?: number | null; legal_hold?: boolean | null; kafka?: boolean | null};

export type AccountPage = {object: 'list'; data: Array<Account>; has_more: boolean; next_cursor: string | null};

export type AspectRatio = 'auto' | '1:1' | '2:3' | '3:2' | '3:4' | '4:3' | '4:5' | '5:4' | '9:16' | '16:9' | '21:9';

export type Attempt = {number: number; provider: string; status: AttemptStatus; started_at: string; submitted_at: string | null; finished_at: string | null; late_result_at: string | null; error: Error | null; price: Credits | null; cost: Credits | null};

export type AttemptStatus = 'submitting' | 'uncertain' | 'submitted' | 'succeeded' | 'failed' | 'abandoned';

export type Balance = {object: 'balance'; unlimited: boolean; available: Credits; reserved: Credits; spent: Credits};

export type Batch = {id: string; object: 'batch'; created_at: string; lines: number; answered: number; ended: boolean; states: Record<string, number>};

export type BatchAnswer = {batch: string; line: number; status: number; generation?: Generation; problem?: Problem};

export type Caller = {object: 'key'; id: string; account_id: string; scopes: Array<'generate' | 'admin'>; account_name?: string; name?: string; prefix?: string; expires_at?: string | null; spend_limit?: SpendLeft | null; daily_spend_limit?: SpendLeft | null; rate_limit?: {requests: number; seconds: number; left: number} | null; allowed_ips?: Array<string>};

export type Credits = string;

export type DeadLetter = {id: string; object: 'dead_letter'; topic: string; partition: number | null; offset: number | null; reason: string; exception: string | null; service: string | null; time: string; key: string | null; event_type: string | null; bytes: number; redriven_at: string | null};

export type DeadLetterDetail = {letter: DeadLetter; headers: Record<string, string>; value: string | null};

export type DeadLetterList = {object: 'list'; data: Array<DeadLetter>};

export type Delivery = {id: string; object: 'delivery'; account_id: string; message_id: string; generation_id: string | null; endpoint_id: string | null; event: 'progress' | 'completed' | 'failed' | 'canceled' | 'test'; dialect: string | null; url: string; status: DeliveryStatus; next_try_at: string | null; created_at: string; finished_at: string | null; tries: Array<Try>};

export type DeliveryList = {object: 'list'; data: Array<Delivery>};

export type DeliveryPage = {object: 'list'; data: Array<Delivery>; has_more: boolean; next_cursor: string | null};

export type DeliveryStatus = 'pending' | 'delivered' | 'failed' | 'disabled' | 'dropped';

export type Endpoint = {id: string; object: 'webhook_endpoint'; url: string; events: Array<WebhookEvent>; status: 'active' | 'failing' | 'disabled'; failing_since: string | null; disabled_at: string | null; reason: string | null; created_at: string};

export type EndpointList = {object: 'list'; data: Array<Endpoint>; disabled_addresses: Array<{url: string; failing_since: string; disabled_at: string; reason: string}>};

export type EntryPage = {object: 'list'; data: Array<{id: number; account_id: string; book: 'granted' | 'available' | 'reserved' | 'spent'; kind: string; amount: Credits; generation_id: string | null; note: string; created_at: string}>; has_more: boolean; next_cursor: string | null};

export type Error = {code: ErrorCode; message: string};

export type ErrorCode = 'invalid_request' | 'content_policy' | 'provider_auth' | 'provider_credits' | 'rate_limited' | 'provider_unavailable' | 'provider_timeout' | 'provider_error' | 'uncertain' | 'archive_failed' | 'no_provider' | 'canceled' | 'expired';

export type EventLink = {object: 'event_link'; url: string; expires_at: string};

export type FailedArchive = {attempt: string; provider: string; reason: string; images: number; failed_at: string; expires_at: string};

export type FailedArchiveList = {object: 'list'; data: Array<FailedArchive>};

export type Generation = {id: string; object: 'generation'; status: GenerationStatus; progress: number; queue_position: number | null; estimated_seconds: number | null; waiting_for: {reason: 'answer' | 'uncertain' | 'provider_out' | 'paused' | 'full' | 'turn'; provider: string | null; until: string | null; ahead: number} | null; model: string; created_at: string; deadline_at: string; finished_at: string | null; request: GenerationRequest; attempts: Array<Attempt>; images: Array<Image>; usage: {credits_reserved: Credits; credits_charged: Credits | null}; error: Error | null; metadata: Record<string, string>; account_id: string; key_id: string | null; dialect: string | null; legal_hold?: boolean; trace_id?: string | null};

export type GenerationPage = {object: 'list'; data: Array<Generation>; has_more: boolean; next_cursor: string | null};

export type GenerationRequest = {model: string; prompt: string; n?: number; aspect_ratio?: AspectRatio; resolution?: Resolution; images?: Array<string>; seed?: number; guidance_scale?: number; output_format?: OutputFormat; watermark?: boolean; prompt_optimization?: PromptOptimization; webhook_url?: string; webhook_events?: Array<WebhookEvent>; metadata?: Record<string, string>; routing?: {strategy?: Strategy; providers?: Array<string>; max_attempts?: number; deadline_seconds?: number; retry_content_policy?: boolean}};

export type GenerationStatus = 'queued' | 'submitted' | 'processing' | 'archiving' | 'completed' | 'failed' | 'canceled';

export type Hold = {id: string; legal_hold: boolean};

export type Image = {asset_id: string; url: string; width: number; height: number; content_type: string; bytes: number; sha256: string; content_credentials: 'c2pa' | null};

export type Key = {id: string; object: 'key'; account_id: string; name: string; prefix: string; scopes: Array<'generate' | 'admin'>; spend_limit: Credits | null; daily_spend_limit: Credits | null; rate_limit: RateLimit | null; allowed_ips: Array<string>; spent: Credits; spent_today: Credits; created_at: string; expires_at: string | null; revoked_at: string | null; previous_expires_at: string | null; key: string | null};

export type KeyChange = {name?: string; scopes?: Array<'generate' | 'admin'>; expires_at?: string | null; spend_limit?: Credits | null; daily_spend_limit?: Credits | null; rate_limit?: RateLimit | null; allowed_ips?: Array<string>};

export type KeyPage = {object: 'list'; data: Array<Key>; has_more: boolean; next_cursor: string | null};

export type LedgerReport = {right: boolean; entries_sum: Credits; wrong_balances: Array<string>; stale_reservations: Array<string>};

export type Model = {id: string; object: 'model'; title: string; maker: string; description: string; sizes: Record<string, Record<string, string>>; parameters: Record<string, unknown>; providers: Array<{provider: string; enabled: boolean; upstream_model: string; price: number | null; prompt_characters: Record<string, unknown>; aspect_ratios: Array<AspectRatio>; resolutions: Array<Resolution>; max_n: number; max_images: number; max_n_plus_images: number; output_formats: Array<OutputFormat>; settings: Array<string>}>};

export type ModelList = {object: 'list'; data: Array<Model>};

export type NewAccount = {name: string; weight?: number; max_running?: number; max_queued?: number; retention_days?: number; kafka?: boolean};

export type NewEndpoint = {url: string; events?: Array<WebhookEvent>};

export type NewKey = {account_id: string; name: string; scopes?: Array<'generate' | 'admin'>; expires_at?: string; spend_limit?: Credits; daily_spend_limit?: Credits; rate_limit?: RateLimit; allowed_ips?: Array<string>};

export type OutputFormat = 'jpeg' | 'png';

export type Problem = {type: string; status: number; title: string; detail?: string; instance?: string; code: string; errors?: Array<Record<string, unknown>>; traceId?: string};

export type PromptOptimization = 'off' | 'standard' | 'fast';

export type Provider = {name: string; enabled: boolean; state: 'disabled' | 'out_of_rotation' | 'open' | 'half_open' | 'paused' | 'healthy'; reason: string | null; since: string | null; probe_at: string | null; paused_until: string | null; circuit: string | null; in_flight: number; concurrency: number; rate: number | null; success_rate: number | null; succeeded: number; failed: number; latency: Record<string, unknown> | null; errors: Record<string, number>};

export type ProviderList = {object: 'list'; data: Array<Provider>};

export type Quote = {object: 'quote'; model: string; n: number; credits_reserved: Credits; credits_max: Credits; offers: Array<{provider: string; credits: Credits; in_rotation: boolean}>; refusals: Array<Refusal>};

export type RateLimit = {requests: number; seconds: number};

export type Refusal = {provider: string; field: string; message: string};

export type Resolution = '2K' | '4K';

export type SpendLeft = {limit: Credits; used: Credits; left: Credits};

export type Status = {object: 'status'; services: Array<{name: string; status: 'up' | 'not_ready' | 'down'; detail?: string}>; outbox: Array<{service: string; oldest_seconds?: number; held?: number}>; queue: {queued: number; running: number; oldest_seconds?: number; overdue_seconds?: number}; archive?: {pending?: number; nearest_deadline?: string}; webhooks?: {hosts_past_due_seconds?: number; overdue_seconds?: number}; ledger_faults?: number};

export type Strategy = 'cheapest' | 'fastest' | 'ordered';

export type TopUp = {credits: Credits; note?: string};

export type Try = {number: number; tried_at: string; latency_ms: number; status: number | null; answer: string | null; error: string | null; redelivery: string | null};

export type Upload = {id: string; object: 'upload'; url: string; content_type: string; bytes: number; width: number; height: number; sha256: string; created_at: string; expires_at: string};

export type UploadList = {object: 'list'; data: Array<Upload>};

export type UploadPage = {object: 'list'; data: Array<Upload>; has_more: boolean; next_cursor: string | null};

export type UploadTicket = {id: string; object: 'upload_ticket'; upload_url: string; url: string; expires_at: string};

export type Usage = {object: 'usage'; from: string; to: string; by: Array<'day' | 'model' | 'provider' | 'key' | 'account'>; data: Array<UsageRow>; total: UsageRow};

export type UsageRow = {day?: string; model?: string; provider?: string; key?: string; account?: string; generations: number; completed: number; failed: number; canceled: number; images: number; credits: Credits; reserved: Credits; attempts: number; failed_attempts: number; latency_ms_avg: number | null; latency_ms_max: number | null};

export type WebhookEvent = 'progress' | 'completed' | 'failed' | 'canceled';

export type WebhookSecretList = {object: 'list'; data: Array<{object: 'webhook_secret'; secret: string; created_at: string; expires_at: string | null}>};

export interface Calls {
  'DELETE /v1/admin/accounts/{id}': {query: Record<string, never>; body: undefined; answer: Account};
  'DELETE /v1/admin/generations/{id}/hold': {query: Record<string, never>; body: undefined; answer: Hold};
  'DELETE /v1/admin/keys/{id}': {query: Record<string, never>; body: undefined; answer: Key};
  'DELETE /v1/generations/{id}': {query: Record<string, never>; body: undefined; answer: undefined};
  'DELETE /v1/uploads/{id}': {query: Record<string, never>; body: undefined; answer: undefined};
  'DELETE /v1/webhook-endpoints/{id}': {query: Record<string, never>; body: undefined; answer: undefined};
  'GET /v1/admin/accounts': {query: {limit?: number; cursor?: string}; body: undefined; answer: AccountPage};
  'GET /v1/admin/accounts/{id}': {query: Record<string, never>; body: undefined; answer: Account};
  'GET /v1/admin/archive/failed': {query: Record<string, never>; body: undefined; answer: FailedArchiveList};
  'GET /v1/admin/dead-letters': {query: {topic?: string; limit?: number}; body: undefined; answer: DeadLetterList};
  'GET /v1/admin/dead-letters/{id}': {query: Record<string, never>; body: undefined; answer: DeadLetterDetail};
  'GET /v1/admin/keys': {query: {account_id?: string; limit?: number; cursor?: string}; body: undefined; answer: KeyPage};
  'GET /v1/admin/keys/{id}': {query: Record<string, never>; body: undefined; answer: Key};
  'GET /v1/admin/providers': {query: Record<string, never>; body: undefined; answer: ProviderList};
  'GET /v1/admin/status': {query: Record<string, never>; body: undefined; answer: Status};
  'GET /v1/assets/{id}': {query: Record<string, never>; body: undefined; answer: undefined};
  'GET /v1/credits': {query: {account?: string}; body: undefined; answer: Balance};
  'GET /v1/credits/ledger': {query: {account?: string; limit?: number; cursor?: string}; body: undefined; answer: EntryPage};
  'GET /v1/deliveries': {query: {status?: DeliveryStatus; event?: 'progress' | 'completed' | 'failed' | 'canceled' | 'test'; endpoint_id?: string; generation_id?: string; created_after?: string; created_before?: string; account?: string; limit?: number; cursor?: string}; body: undefined; answer: DeliveryPage};
  'GET /v1/deliveries/{id}': {query: Record<string, never>; body: undefined; answer: Delivery};
  'GET /v1/generations': {query: {q?: string; status?: GenerationStatus; model?: string; error?: ErrorCode; key?: string; metadata?: Array<string>; provider?: string; created_after?: string; created_before?: string; batch?: string; account?: string; limit?: number; cursor?: string}; body: undefined; answer: GenerationPage};
  'GET /v1/generations/batch/{id}': {query: Record<string, never>; body: undefined; answer: Batch};
  'GET /v1/generations/{id}': {query: Record<string, never>; body: undefined; answer: Generation};
  'GET /v1/generations/{id}/deliveries': {query: Record<string, never>; body: undefined; answer: DeliveryList};
  'GET /v1/generations/{id}/events': {query: {expires?: number; signature?: string}; body: undefined; answer: undefined};
  'GET /v1/generations/{id}/images.zip': {query: Record<string, never>; body: undefined; answer: undefined};
  'GET /v1/key': {query: {details?: boolean}; body: undefined; answer: Caller};
  'GET /v1/models': {query: Record<string, never>; body: undefined; answer: ModelList};
  'GET /v1/uploads': {query: {limit?: number; cursor?: string}; body: undefined; answer: UploadPage};
  'GET /v1/uploads/{id}': {query: Record<string, never>; body: undefined; answer: undefined};
  'GET /v1/uploads/{id}/info': {query: Record<string, never>; body: undefined; answer: Upload};
  'GET /v1/usage': {query: {from?: string; to?: string; by?: string; account?: string}; body: undefined; answer: Usage};
  'GET /v1/webhook-endpoints': {query: Record<string, never>; body: undefined; answer: EndpointList};
  'GET /v1/webhook-secrets': {query: Record<string, never>; body: undefined; answer: WebhookSecretList};
  'PATCH /v1/admin/accounts/{id}': {query: Record<string, never>; body: AccountChange; answer: Account};
  'PATCH /v1/admin/keys/{id}': {query: Record<string, never>; body: KeyChange; answer: Key};
  'POST /v1/admin/accounts': {query: Record<string, never>; body: NewAccount; answer: Account};
  'POST /v1/admin/accounts/{id}/credits': {query: Record<string, never>; body: TopUp; answer: Account};
  'POST /v1/admin/archive/failed/{attempt}/redrive': {query: Record<string, never>; body: undefined; answer: FailedArchive};
  'POST /v1/admin/archive/verify': {query: Record<string, never>; body: undefined; answer: undefined};
  'POST /v1/admin/dead-letters/redrive': {query: {topic?: string; limit?: number}; body: undefined; answer: DeadLetterList};
  'POST /v1/admin/dead-letters/{id}/redrive': {query: Record<string, never>; body: undefined; answer: DeadLetter};
  'POST /v1/admin/keys': {query: Record<string, never>; body: NewKey; answer: Key};
  'POST /v1/admin/keys/{id}/rotate': {query: Record<string, never>; body: {overlap_seconds?: number}; answer: Key};
  'POST /v1/admin/ledger/check': {query: {full?: boolean}; body: undefined; answer: LedgerReport};
  'POST /v1/admin/providers/{name}/restore': {query: Record<string, never>; body: undefined; answer: Provider};
  'POST /v1/admin/providers/{name}/suspend': {query: Record<string, never>; body: {reason?: string}; answer: Provider};
  'POST /v1/admin/replay': {query: {from?: string}; body: undefined; answer: undefined};
  'POST /v1/deliveries/redeliver': {query: {since?: string; until?: string; status?: DeliveryStatus; endpoint_id?: string; account?: string; cursor?: string}; body: undefined; answer: {object: 'redelivery'; redelivered: number; skipped: number; next_cursor: string | null}};
  'POST /v1/deliveries/{id}/redeliver': {query: Record<string, never>; body: undefined; answer: Delivery};
  'POST /v1/generations': {query: Record<string, never>; body: GenerationRequest; answer: Generation};
  'POST /v1/generations/batch': {query: Record<string, never>; body: Blob | string; answer: undefined};
  'POST /v1/generations/{id}/cancel': {query: Record<string, never>; body: undefined; answer: Generation};
  'POST /v1/generations/{id}/events/link': {query: Record<string, never>; body: undefined; answer: EventLink};
  'POST /v1/quotes': {query: Record<string, never>; body: GenerationRequest; answer: Quote};
  'POST /v1/uploads': {query: Record<string, never>; body: Blob | string; answer: Upload | UploadList};
  'POST /v1/uploads/initiate': {query: Record<string, never>; body: undefined; answer: UploadTicket};
  'POST /v1/webhook-endpoints': {query: Record<string, never>; body: NewEndpoint; answer: Endpoint};
  'POST /v1/webhook-endpoints/enable': {query: Record<string, never>; body: {url: string}; answer: EndpointList};
  'POST /v1/webhook-endpoints/{id}/test': {query: Record<string, never>; body: undefined; answer: Delivery};
  'POST /v1/webhook-secrets/rotate': {query: Record<string, never>; body: undefined; answer: WebhookSecretList};
  'PUT /v1/admin/generations/{id}/hold': {query: Record<string, never>; body: undefined; answer: Hold};
  'PUT /v1/uploads/{id}': {query: {account?: string}; body: Blob | string; answer: Upload};
}
