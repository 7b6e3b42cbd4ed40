import type {GenerationRequest, Model} from '../../core/types';
import type {Call} from './languages';

type Offer = Model['providers'][number];
type Translation = (request: GenerationRequest, offer: Offer, model: Model) => Call;

// The dialects have two qualities; the larger resolution is the high one.
function quality(request: GenerationRequest, offer: Offer): string | undefined {
  return request.resolution && (request.resolution === offer.resolutions.at(-1) ? 'high' : 'basic');
}

// Pixels, or a word that leaves them to the model.
function falSize(request: GenerationRequest, model: Model): string | object | undefined {
  const [width, height] = (model.sizes[request.resolution ?? '2K']?.[request.aspect_ratio ?? ''] ?? '').split('x').map(Number);
  return width && height ? {width, height} : request.resolution && `auto_${request.resolution}`;
}

const TRANSLATIONS: Record<string, Translation> = {
  apiframe: (request, offer) => ({
    path: '/v2/images/generate',
    body: {
      model: offer.upstream_model,
      prompt: request.prompt,
      seedreamParams: present({
        image_input: request.images, aspect_ratio: request.aspect_ratio, resolution: request.resolution, seed: request.seed,
        guidance_scale: request.guidance_scale, output_format: request.output_format === 'jpeg' ? 'jpg' : request.output_format,
      }),
      webhookUrl: request.webhook_url,
    },
  }),
  evolink: (request, offer) => ({
    path: '/v1/images/generations',
    body: {
      model: offer.upstream_model, prompt: request.prompt, n: request.n, size: request.aspect_ratio, quality: request.resolution,
      prompt_priority: request.prompt_optimization, image_urls: request.images, callback_url: request.webhook_url,
    },
  }),
  apiinone: (request, offer) => ({
    path: '/api/v1/images/generations',
    body: {
      model: request.images ? offer.upstream_model.replace('text-to-image', 'edit') : offer.upstream_model, prompt: request.prompt,
      aspect_ratio: request.aspect_ratio, quality: quality(request, offer), image_urls: request.images, callback_url: request.webhook_url,
    },
  }),
  runbase: (request, offer) => ({
    path: '/api/v1/runs',
    body: {
      model: offer.upstream_model,
      input: present({prompt: request.prompt, aspect_ratio: request.aspect_ratio, quality: quality(request, offer), image_urls: request.images}),
    },
  }),
  replicate: (request, offer) => ({
    path: `/replicate/v1/models/${offer.upstream_model}/predictions`,
    body: {
      input: present({
        prompt: request.prompt, size: request.resolution, aspect_ratio: request.aspect_ratio, image_input: request.images, seed: request.seed,
        sequential_image_generation: (request.n ?? 1) > 1 ? 'auto' : undefined, max_images: (request.n ?? 1) > 1 ? request.n : undefined,
        output_format: request.output_format === 'jpeg' ? 'jpg' : request.output_format,
      }),
      webhook: request.webhook_url,
    },
  }),
  fal: (request, offer, model) => ({
    path: `/fal/queue/${request.images ? offer.upstream_model.replace('text-to-image', 'edit') : offer.upstream_model}${
      request.webhook_url ? `?fal_webhook=${encodeURIComponent(request.webhook_url)}` : ''}`,
    body: {
      prompt: request.prompt, num_images: request.n, image_urls: request.images, seed: request.seed, output_format: request.output_format,
      ...(offer.resolutions.length > 1 ? {image_size: falSize(request, model)} : {aspect_ratio: request.aspect_ratio}),
    },
  }),
  acedata: (request, offer, model) => ({
    path: '/seedream/images',
    body: {
      model: offer.upstream_model, prompt: request.prompt, image: request.images,
      size: model.sizes[request.resolution ?? offer.resolutions[0] ?? '']?.[request.aspect_ratio ?? ''] ?? request.resolution,
      sequential_image_generation: (request.n ?? 1) > 1 ? 'auto' : undefined,
      sequential_image_generation_options: (request.n ?? 1) > 1 ? {max_images: request.n} : undefined,
      watermark: request.watermark, callback_url: request.webhook_url, async: request.webhook_url ? undefined : true,
    },
  }),
  // Its edits are forms; as JSON, both calls take links.
  openai: (request, offer, model) => ({
    path: request.images ? '/openai/v1/images/edits' : '/openai/v1/images/generations',
    body: {
      model: model.id, prompt: request.prompt, n: request.n, image: request.images,
      size: model.sizes[request.resolution ?? offer.resolutions[0] ?? '']?.[request.aspect_ratio ?? ''] ?? request.aspect_ratio,
      output_format: request.output_format,
    },
  }),
};

/** The request in each dialect whose own catalogue has the model; what a dialect cannot say is left out. */
export function dialects(request: GenerationRequest, model: Model): Array<[string, Call]> {
  return model.providers.flatMap(offer => {
    const translation = TRANSLATIONS[offer.provider];
    return translation ? [[offer.provider, translation(request, offer, model)] as [string, Call]] : [];
  });
}

function present(fields: object): object | undefined {
  const set = Object.entries(fields).filter(([, value]) => value !== undefined);
  return set.length === 0 ? undefined : Object.fromEntries(set);
}
