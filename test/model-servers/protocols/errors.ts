/** Test fixture: the error bodies of the vendors, as their APIs send them. No model is behind them. */
import type { Vendor } from '../types';
import type { ErrorCase, VendorErrors, WireError } from './protocol';

const openaiBody = (message: string, type: string, code: string | null) => ({
  error: { message, type, param: null, code },
});

const openai: VendorErrors = (error, { key, message, model, code }) => {
  const cases: Record<ErrorCase, () => WireError> = {
    key: () => ({
      status: 401,
      body: openaiBody(
        key === ''
          ? "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
          : `Incorrect API key provided: ${key}. You can find your API key at https://platform.openai.com/account/api-keys.`,
        'invalid_request_error',
        key === '' ? null : 'invalid_api_key',
      ),
    }),
    'bad-request': () => ({ status: 400, body: openaiBody(message, 'invalid_request_error', code) }),
    'no-model': () => ({
      status: 404,
      body: openaiBody(
        `The model \`${model}\` does not exist or you do not have access to it.`,
        'invalid_request_error',
        'model_not_found',
      ),
    }),
    'not-found': () => ({ status: 404, body: openaiBody(message, 'invalid_request_error', null) }),
    'rate-limit': () => ({
      status: 429,
      body: openaiBody(
        `Rate limit reached for ${model} in organization org-fixture on requests per min (RPM): Limit 500, Used 500, Requested 1. Please try again in 120ms.`,
        'requests',
        'rate_limit_exceeded',
      ),
    }),
    overloaded: () => ({
      status: 503,
      body: openaiBody('The engine is currently overloaded, please try again later', 'server_error', null),
    }),
    error: () => ({
      status: 500,
      body: openaiBody(
        'The server had an error while processing your request. Sorry about that!',
        'server_error',
        null,
      ),
    }),
  };
  return cases[error]();
};

const azure: VendorErrors = (error, detail) => {
  const body = (code: string, message: string) => ({ error: { code, message } });
  if (error === 'key') {
    const message =
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.';
    return { status: 401, body: body('401', message) };
  }
  if (error === 'no-model') {
    const message =
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.';
    return { status: 404, body: body('DeploymentNotFound', message) };
  }
  if (error === 'rate-limit') {
    const message =
      'Requests to the ChatCompletions_Create Operation under Azure OpenAI API have exceeded call rate limit of your current OpenAI S0 pricing tier. Please retry after 1 second.';
    return { status: 429, body: body('429', message) };
  }
  return openai(error, detail);
};

const ANTHROPIC: Record<ErrorCase, [number, string, string]> = {
  key: [401, 'authentication_error', 'invalid x-api-key'],
  'bad-request': [400, 'invalid_request_error', ''],
  'no-model': [404, 'not_found_error', ''],
  'not-found': [404, 'not_found_error', ''],
  'rate-limit': [
    429,
    'rate_limit_error',
    "This request would exceed your organization's rate limit of 50 requests per minute.",
  ],
  overloaded: [529, 'overloaded_error', 'Overloaded'],
  error: [500, 'api_error', 'Internal server error'],
};

const anthropic: VendorErrors = (error, { message, model }) => {
  const [status, type, words] = ANTHROPIC[error];
  const said = words || (error === 'no-model' ? `model: ${model}` : message);
  return { status, body: { type: 'error', error: { type, message: said }, request_id: 'req_fixture' } };
};

const GOOGLE: Record<ErrorCase, [number, string, string]> = {
  key: [400, 'INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.'],
  'bad-request': [400, 'INVALID_ARGUMENT', ''],
  'no-model': [404, 'NOT_FOUND', ''],
  'not-found': [404, 'NOT_FOUND', ''],
  'rate-limit': [
    429,
    'RESOURCE_EXHAUSTED',
    'You exceeded your current quota, please check your plan and billing details.',
  ],
  overloaded: [503, 'UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  error: [
    500,
    'INTERNAL',
    'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting',
  ],
};

/** A wrong key is a 400 here, and a missing one a 403: that is what the API does. */
const google: VendorErrors = (error, { key, message, model }) => {
  if (error === 'key' && key === '') {
    const missing =
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.";
    return { status: 403, body: { error: { code: 403, message: missing, status: 'PERMISSION_DENIED' } } };
  }
  const [code, status, words] = GOOGLE[error];
  const gone = `models/${model} is not found for API version v1beta, or is not supported for generateContent.`;
  const details =
    error === 'key'
      ? [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }]
      : [];
  const said = words || (error === 'no-model' ? gone : message);
  return { status: code, body: { error: { code, message: said, status, details } } };
};

const MISTRAL: Record<ErrorCase, [number, string, string, string]> = {
  key: [401, 'unauthorized', 'Unauthorized', '1000'],
  'bad-request': [400, 'invalid_request_error', '', '3051'],
  'no-model': [400, 'invalid_model', '', '1500'],
  'not-found': [404, 'not_found', '', '1000'],
  'rate-limit': [429, 'rate_limited', 'Requests rate limit exceeded', '1300'],
  overloaded: [503, 'service_unavailable', 'Service unavailable.', '3505'],
  error: [500, 'internal_server_error', 'Internal server error', '3000'],
};

const mistral: VendorErrors = (error, { message, model }) => {
  const [status, type, words, code] = MISTRAL[error];
  const said = words || (error === 'no-model' ? `Invalid model: ${model}` : message);
  return { status, body: { object: 'error', message: said, type, param: null, code } };
};

export const VENDOR_ERRORS: Record<Vendor, VendorErrors> = { openai, azure, anthropic, google, mistral };

/** What OpenAI shows of a wrong key. */
export function maskKey(key: string): string {
  return key.length <= 12 ? '*'.repeat(key.length) : `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}
