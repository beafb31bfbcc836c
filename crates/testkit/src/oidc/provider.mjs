// An OpenID provider that keeps everything in memory and lets in whoever says a name: `node provider.mjs PORT OPTIONS`.
// OPTIONS is JSON: redirect_uris; email_in_id_token, where UserInfo alone would tell it.

import { generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';

// By `require`, since `import` does not look where NODE_PATH says.
const { Provider } = createRequire(import.meta.url)('oidc-provider');

const [port, json] = process.argv.slice(2);
const options = JSON.parse(json);

const key = (type, parameters) => generateKeyPairSync(type, parameters).privateKey.export({ format: 'jwk' });

const client = (id, rest) => ({
  client_id: id,
  client_secret: `${id}-secret-of-32-bytes-or-more-000`,
  redirect_uris: options.redirect_uris,
  ...rest,
});

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    client('basic', { token_endpoint_auth_method: 'client_secret_basic' }),
    client('post', { token_endpoint_auth_method: 'client_secret_post' }),
    client('elliptic', { id_token_signed_response_alg: 'ES256' }),
    client('public', { token_endpoint_auth_method: 'none', client_secret: undefined }),
  ],
  jwks: { keys: [key('rsa', { modulusLength: 2048 }), key('ec', { namedCurve: 'P-256' })] },
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
  cookies: { keys: ['for tests alone'] },
  pkce: { required: () => true },
  claims: { openid: ['sub'], profile: ['name'], email: ['email', 'email_verified'] },
  conformIdTokenClaims: !options.email_in_id_token,
  features: { devInteractions: { enabled: true } },

  // The name that somebody logs in with says what there is to know of them.
  findAccount: (_, name) => ({
    accountId: name,
    claims: () => ({
      sub: name,
      name: `${name} of the provider`,
      ...(!name.startsWith('mailless') && {
        email: `${name}@example.org`,
        email_verified: !name.startsWith('unverified'),
      }),
    }),
  }),

  // Nobody is asked whether the service may know them.
  loadExistingGrant: async ({ oidc }) => {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid email profile');
    await grant.save();
    return grant;
  },
});

provider.on('server_error', (_, error) => console.error(error));
provider.listen(Number(port), '127.0.0.1');
