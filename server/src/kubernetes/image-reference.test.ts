import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isPlaceholderImage, parseImageReference } from './image-reference';

const SHA256 = `sha256:${'0123456789abcdef'.repeat(4)}`;
const SHA512 = `sha512:${'0123456789abcdef'.repeat(8)}`;

describe('parseImageReference', () => {
  // text, registry, repository, normalised name, tag, digest
  type Row = readonly [string, string | undefined, string, string, string | undefined, string | undefined];
  const accepted: readonly Row[] = [
    ['nginx', undefined, 'nginx', 'docker.io/library/nginx', undefined, undefined],
    ['nginx:1.27', undefined, 'nginx', 'docker.io/library/nginx', '1.27', undefined],
    ['team/app', undefined, 'team/app', 'docker.io/team/app', undefined, undefined],
    ['team/sub/app:v1', undefined, 'team/sub/app', 'docker.io/team/sub/app', 'v1', undefined],
    ['docker.io/nginx', 'docker.io', 'nginx', 'docker.io/library/nginx', undefined, undefined],
    ['docker.io/library/nginx', 'docker.io', 'library/nginx', 'docker.io/library/nginx', undefined, undefined],
    ['index.docker.io/nginx:1', 'index.docker.io', 'nginx', 'docker.io/library/nginx', '1', undefined],
    ['registry-1.docker.io/nginx', 'registry-1.docker.io', 'nginx', 'registry-1.docker.io/nginx', undefined, undefined],
    ['ghcr.io/team/app:v1.2.3-rc.1', 'ghcr.io', 'team/app', 'ghcr.io/team/app', 'v1.2.3-rc.1', undefined],
    ['localhost/app', 'localhost', 'app', 'localhost/app', undefined, undefined],
    ['localhost:5000/x', 'localhost:5000', 'x', 'localhost:5000/x', undefined, undefined],
    ['registry:5000/app:2', 'registry:5000', 'app', 'registry:5000/app', '2', undefined],
    ['127.0.0.1:5000/app', '127.0.0.1:5000', 'app', '127.0.0.1:5000/app', undefined, undefined],
    ['[2001:db8::1]:5000/app:1', '[2001:db8::1]:5000', 'app', '[2001:db8::1]:5000/app', '1', undefined],
    ['[::1]/app', '[::1]', 'app', '[::1]/app', undefined, undefined],
    ['Registry/app', 'Registry', 'app', 'Registry/app', undefined, undefined],
    ['my_registry.local/app:1', 'my_registry.local', 'app', 'my_registry.local/app', '1', undefined],
    ['localhost:5000', undefined, 'localhost', 'docker.io/library/localhost', '5000', undefined],
    ['example.com', undefined, 'example.com', 'docker.io/library/example.com', undefined, undefined],
    ['a_b/c__d/e---f.g', undefined, 'a_b/c__d/e---f.g', 'docker.io/a_b/c__d/e---f.g', undefined, undefined],
    ['app:_Tag-1.x', undefined, 'app', 'docker.io/library/app', '_Tag-1.x', undefined],
    [`app:${'t'.repeat(128)}`, undefined, 'app', 'docker.io/library/app', 't'.repeat(128), undefined],
    [`app@${SHA256}`, undefined, 'app', 'docker.io/library/app', undefined, SHA256],
    [`app@${SHA512}`, undefined, 'app', 'docker.io/library/app', undefined, SHA512],
    [
      `registry.example.com:5000/team/app:1.2@${SHA256}`,
      'registry.example.com:5000',
      'team/app',
      'registry.example.com:5000/team/app',
      '1.2',
      SHA256,
    ],
  ];
  for (const [text, registry, repository, normalized, tag, digest] of accepted) {
    test(text.slice(0, 60), () => {
      const reference = parseImageReference(text);
      assert.ok(reference !== undefined);
      assert.equal(reference.registry, registry);
      assert.equal(reference.repository, repository);
      assert.equal(`${reference.normalizedRegistry}/${reference.normalizedRepository}`, normalized);
      assert.equal(reference.baseName, repository.slice(repository.lastIndexOf('/') + 1));
      assert.equal(reference.tag, tag);
      assert.equal(reference.digest, digest);
    });
  }

  const refused = [
    '',
    ' ',
    ' nginx',
    'nginx ',
    'nginx\n',
    'nginx latest',
    'Nginx',
    'team/App',
    'NGINX:1',
    'nginx:',
    ':1',
    '/nginx',
    'nginx/',
    'team//app',
    'http://ghcr.io/app',
    'https://ghcr.io/app',
    'a..b',
    'a___b',
    '-a',
    'a-',
    '_a',
    'a.',
    'app:1:2',
    'app:-1',
    'app:.1',
    'app:a/b',
    `app:${'t'.repeat(129)}`,
    'app@',
    'app@sha256:abc',
    'app@latest',
    'registry:port/app',
    'ghcr.io:/app',
    'ghcr..io/app',
    '-ghcr.io/app',
    'my_registry:5000/app',
    '_registry.local/app',
    '[::1',
    '[::g]/app',
    '::1/app',
    `app@${SHA256.toUpperCase()}`,
    `app@${SHA256}0`,
    `app@md5:${'0'.repeat(32)}`,
    `app@${SHA256}@${SHA256}`,
    `@${SHA256}`,
    `app@${SHA256}:1`,
    '0123456789abcdef'.repeat(4),
    'a'.repeat(256),
    'ä',
    `\${IMAGE}`,
    '<image>',
    '{{ .image }}',
  ];
  for (const text of refused) {
    test(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => assert.equal(parseImageReference(text), undefined));
  }

  test('the path may have 255 characters, library/ included', () => {
    assert.ok(parseImageReference('a'.repeat(247)) !== undefined);
    assert.equal(parseImageReference('a'.repeat(248)), undefined);
    assert.ok(parseImageReference(`ghcr.io/${'a'.repeat(255)}`) !== undefined);
  });

  test('the parts put together are the text', () => {
    const alphabet = fc.constantFrom(...'abZ09.:/@-_[]');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 20 }), (text) => {
        const reference = parseImageReference(text);
        if (reference === undefined) return;
        const { registry, repository, tag, digest } = reference;
        const host = registry === undefined ? '' : `${registry}/`;
        const suffix = (tag === undefined ? '' : `:${tag}`) + (digest === undefined ? '' : `@${digest}`);
        assert.equal(host + repository + suffix, text);
      }),
    );
  });
});

describe('isPlaceholderImage', () => {
  const placeholders = [
    `\${IMAGE}`,
    `ghcr.io/app:\${TAG}`,
    `\${REGISTRY}/app:1`,
    '$IMAGE',
    'app:$TAG',
    '$(IMAGE)',
    'app:$(TAG)',
    '{{ .Values.image }}',
    'app:{{ .Chart.AppVersion }}',
    '{{image}}',
    '<your-image>',
    'app:<tag>',
    '<image>:<tag>',
    '__IMAGE__',
    'app:__VERSION__',
    'app__TAG__',
    '__image__',
    'app:__version_x__',
    '__reg__/app',
    'IMAGE',
    'IMAGE_NAME',
    'IMAGE:TAG',
    'YOUR_IMAGE_HERE',
    'ghcr.io/team/APP_IMAGE:1',
    'app:REPLACE',
    'REPLACE_ME',
    'REPLACEME',
    'REPLACE-ME',
    '\u{E000}\u{E000}',
    'ghcr.io/app:\u{E001}',
    'app:\u{F8FF}',
  ];
  for (const text of placeholders) test(text, () => assert.equal(isPlaceholderImage(text), true));

  const images = [
    '',
    'nginx',
    'nginx:latest',
    'image',
    'team/image:1',
    'my-image',
    'replace-me',
    'app:1.2',
    `app@${SHA256}`,
    'localhost:5000/app__x__y:1',
    'app:v1__2',
    'IMAGES',
    'IMAGENET',
    'app:RELEASE',
    'minio:RELEASE.2024-01-01T00-00-00Z',
    'a<b',
    'app:1$',
  ];
  for (const text of images) test(`not ${JSON.stringify(text)}`, () => assert.equal(isPlaceholderImage(text), false));
});
