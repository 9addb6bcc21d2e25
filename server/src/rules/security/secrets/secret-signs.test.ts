import assert from 'node:assert/strict';
import { test } from 'node:test';
import { saysSecret, secretShape, signOfNamedValue, signOfText, wordsOf } from './secret-signs';

const sign = (name: string, value: string) => signOfNamedValue(name, value, (text) => text === 'db-credentials');

function reasonOf(name: string, value: string): string {
  const found = sign(name, value);
  return found === undefined ? 'none' : `${found.by}${found.isPlaceholder ? ' placeholder' : ''}`;
}

test('splits names of every spelling into words', () => {
  assert.deepEqual(wordsOf('DB_PASSWORD'), ['db', 'password']);
  assert.deepEqual(wordsOf('dbPassword2'), ['db', 'password']);
  assert.deepEqual(wordsOf('spring.datasource.password'), ['spring', 'datasource', 'password']);
  assert.deepEqual(wordsOf('APIKey'), ['api', 'key']);
  assert.deepEqual(wordsOf('TOKEN_BASE64'), ['token', 'base64']);
  assert.deepEqual(wordsOf(''), []);
});

test('names that say secret', () => {
  const names = `DB_PASSWORD PGPASSWORD MYSQL_PWD SMTP_PASS GITHUB_TOKEN JWT_SECRET clientSecret API_KEY apikey SECRET_KEY
    AWS_SECRET_ACCESS_KEY SSH_PRIVATE_KEY SECRET_KEY_BASE DB_PASSWORD_PROD TOKEN1 GOOGLE_CREDENTIALS password PASSPHRASE`;
  for (const name of names.split(/\s+/)) assert.equal(saysSecret(name), true, name);
});

test('names that are about a secret, or say something else', () => {
  const names = `PASSWORD_FILE SECRET_NAME TOKEN_PATH SECRETS_DIR TOKEN_ENABLED TOKEN_TTL TOKEN_EXPIRY PASSWORD_LENGTH
    TOKEN_ISSUER API_KEY_HEADER TOKEN_TYPE AWS_ACCESS_KEY_ID TOKEN_URL PARTITION_KEY ENCRYPTION_KEY CACHE_KEY
    PUBLIC_KEY NEXT_PUBLIC_API_KEY PWD PASS MAX_TOKENS TOKENIZER BYPASS TLS_SECRET IMAGE_PULL_SECRET SECRETARY`;
  for (const name of names.split(/\s+/)) assert.equal(saysSecret(name), false, name);
});

test('a written value under such a name is a secret, a usual filler a placeholder', () => {
  assert.equal(reasonOf('DB_PASSWORD', 'b7Yq-wintergreen-41'), 'name');
  assert.equal(reasonOf('DB_PASSWORD', 'postgres'), 'name');
  assert.equal(reasonOf('AWS_SECRET_ACCESS_KEY', 'kJ8dfXUtnFEMI/K7MDENG/bPxRfiCYzz81hsDVHs'), 'name');
  const fillers = `changeme change-me CHANGE_ME changeit password Password123 my-secret-pw mysecretpassword example test
    <your-password> xxxxxxxx ******** replace_me your_api_key_here super-secret-token
    GOOGLE_API_KEY_VAL`;
  for (const value of fillers.split(/\s+/)) assert.equal(reasonOf('DB_PASSWORD', value), 'name placeholder', value);
});

test('a value that is no secret is none under any name', () => {
  const values = `true no yes disabled 3600 12.5 24h $(OTHER) \${OTHER} $OTHER %OTHER% __OTHER__ <path:secret/db#password>
    /run/secrets/token ./token secret/data/app C:\\secrets\\token https://issuer.example.com/token vault:secret/data/db#pw
    arn:aws:secretsmanager:eu-central-1:111122223333:secret:db db-credentials AKIAIOSFODNN7EXAMPLE
    wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY`;
  for (const value of ['', ' ', ...values.split(/\s+/)]) assert.equal(reasonOf('DB_PASSWORD', value), 'none', value);
});

test('connection strings with a password, under any name', () => {
  assert.equal(reasonOf('DATABASE_URL', 'postgres://app:s3kr3t-x@db:5432/app'), 'connection');
  assert.equal(reasonOf('REDIS', 'redis://:p4ssz@cache:6379/0'), 'connection');
  assert.equal(reasonOf('JDBC', 'jdbc:postgresql://db/app?user=app&password=hJ7dk2'), 'connection');
  assert.equal(reasonOf('CONNECTION_STRING', 'Server=db;User Id=sa;Password=hJ7dk2;'), 'connection');
  assert.equal(reasonOf('DATABASE_URL', 'postgres://user:password@db/app'), 'connection placeholder');
  assert.equal(reasonOf('DATABASE_URL', 'postgres://app:$(DB_PASSWORD)@db/app'), 'none');
  assert.equal(reasonOf('DATABASE_URL', 'postgres://app@db:5432/app'), 'none');
  assert.equal(reasonOf('PROXY', 'http://proxy.example.com:8080/@me'), 'none');
});

test('known shapes, in any text', () => {
  const shapes: Record<string, string> = {
    'an AWS access key': `AKIA${'ABCD2345EFGH6789'}`,
    'a GitHub token': `ghp_${'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'}`,
    'a Slack token': `xoxb-${'123456789012-abcdefGHIJKL'}`,
    'a Google API key': `AIza${'SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY'}`,
    'a live Stripe key': `sk_live_${'4fC39HqLyjWDarjtT1zdp7dq'}`,
    'a private key': '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
    'a JSON web token': 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIiwicm9sZSI6ImFkbWluIn0.Zm9vYmFyYmF6cXV4',
  };
  for (const [what, text] of Object.entries(shapes)) {
    assert.equal(secretShape(text), what);
    assert.deepEqual(signOfText(`run --key ${text} --verbose`), { by: 'shape', what, isPlaceholder: false });
    assert.equal(reasonOf('ANYTHING', text), 'shape');
  }
});

test('what only begins like a known shape is none', () => {
  const texts = [
    'AKIA',
    'xAKIAABCD2345EFGH6789Z',
    'ghp_short',
    'eyJhbGci.eyJzdWIi',
    '-----BEGIN PUBLIC KEY-----',
    'npm_config_cache',
  ];
  for (const text of texts) assert.equal(secretShape(text), undefined, text);
});

test('long texts of one piece are read to their end', () => {
  const pieces = ['a-', 'a.', 'eyJ-', 'x', 'test', 'http://a:', '?pwd=', '://', '-----BEGIN ', ';;='];
  const isNone = (piece: string) => signOfNamedValue('LOG', `${piece.repeat(20_000)}!`, () => false)?.by !== 'shape';
  assert.deepEqual(pieces.filter(isNone), pieces);
});
