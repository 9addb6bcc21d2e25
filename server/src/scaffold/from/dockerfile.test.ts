import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDockerfile } from './dockerfile';
import { splitInstructions } from './dockerfile/instructions';
import { bare, noteLines, problemLines } from './test-support';

const WHOLE = `# syntax=docker/dockerfile:1
ARG VERSION=20
FROM node:\${VERSION}-alpine AS build
WORKDIR /src
COPY . .
RUN <<EOF
npm ci
CMD not an instruction
EOF
FROM node:\${VERSION}-alpine as base
ENV NODE_ENV=production PORT=3000
ENV GREETING hello there
EXPOSE 9229

FROM base
ARG PORT_METRICS=9100
WORKDIR /app
WORKDIR server
COPY --from=build /src/dist .
EXPOSE $PORT/tcp \\
  # metrics
  \${PORT_METRICS}
EXPOSE 53/udp 8000-8002
VOLUME ["/data", "/cache"]
USER 1000:1000
STOPSIGNAL SIGQUIT
LABEL org.opencontainers.image.title="A shop" maintainer=me
HEALTHCHECK --interval=30s --timeout=3s --start-period=1m --retries=2 \\
  CMD curl -f http://localhost:3000/health || exit 1
ENTRYPOINT ["node"]
CMD ["main.js", "--port", "3000"]
`;

test('a Dockerfile of several stages: the last and what it is built upon', () => {
  const { value, problems } = readDockerfile('Dockerfile', WHOLE);
  assert.deepEqual(problems, []);
  assert.deepEqual(bare(value), {
    base: 'node:20-alpine',
    ports: [9229, 3000, 9100, 53, 8000, 8001, 8002].map((number) => ({
      number,
      protocol: number === 53 ? 'UDP' : 'TCP',
    })),
    environment: [
      ['NODE_ENV', 'production'],
      ['PORT', '3000'],
      ['GREETING', 'hello there'],
    ].map(([name, text]) => ({ name, value: { kind: 'value', text, sensitive: false } })),
    volumes: [{ path: '/data' }, { path: '/cache' }],
    labels: { 'org.opencontainers.image.title': 'A shop', maintainer: 'me' },
    workingDirectory: '/app/server',
    user: '1000',
    group: '1000',
    stopSignal: 'SIGQUIT',
    health: {
      intervalSeconds: 30,
      timeoutSeconds: 3,
      startPeriodSeconds: 60,
      failures: 2,
      probe: { kind: 'http', port: 3000, path: '/health', scheme: 'http', headers: {} },
    },
    entrypoint: ['node'],
    command: ['main.js', '--port', '3000'],
  });
});

test('every instruction has its note', () => {
  const reading = readDockerfile('Dockerfile', WHOLE);
  const { instructions } = splitInstructions(WHOLE);
  const noted = new Set(reading.notes.map(({ range }) => range.start.line));
  for (const { keyword, span } of instructions) {
    assert.ok(noted.has(WHOLE.slice(0, span.start).split('\n').length - 1), keyword);
  }
  assert.ok(noteLines(reading).includes('3 carried otherStage'));
  assert.ok(noteLines(reading).includes('6 carried otherStage'));
});

test('a stage by its name', () => {
  const { value } = readDockerfile('Dockerfile', WHOLE, { target: 'BASE' });
  assert.equal(value?.stage, 'base');
  assert.equal(value?.user, undefined);
  assert.deepEqual(problemLines(readDockerfile('Dockerfile', WHOLE, { target: 'none' })), ['1 unknownStage']);
});

test('arguments that are given win over defaults', () => {
  const { value } = readDockerfile('Dockerfile', WHOLE, { args: { VERSION: '22', PORT_METRICS: '9200' } });
  assert.equal(value?.base, 'node:22-alpine');
  assert.ok(value?.ports.some(({ number }) => number === 9200));
});

test('shell forms, an entrypoint that takes the command away, and root', () => {
  const reading = readDockerfile(
    'Dockerfile',
    'FROM a AS one\nCMD ["x"]\nFROM one\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT exec app $A\nUSER root\n',
  );
  assert.deepEqual(reading.value?.entrypoint, ['/bin/bash', '-c', 'exec app $A']);
  assert.equal(reading.value?.command, undefined);
  assert.ok(noteLines(reading).includes('5 changed shellForm'));
  assert.ok(noteLines(reading).includes('3 changed imageRoot'));
});

test('continued lines, the escape directive and line ends of Windows', () => {
  const { instructions } = splitInstructions(
    '# escape=`\r\nFROM a\r\nRUN one `\r\n# comment\r\n\r\n  two\r\nCMD x\\\r\n',
  );
  assert.deepEqual(
    instructions.map(({ keyword, rest }) => `${keyword} ${rest}`),
    ['FROM a', 'RUN one   two', 'CMD x\\'],
  );
});

test('heredocs', () => {
  const { instructions, openHeredocs } = splitInstructions(
    'FROM a\nCOPY <<-"A" <<B /etc/\n\tone\n\tA\ntwo\nB\nRUN cat <<X\nnever closed\n',
  );
  assert.deepEqual(instructions[1]?.heredocs, [
    { name: 'A', text: 'one\n' },
    { name: 'B', text: 'two\n' },
  ]);
  assert.deepEqual(
    openHeredocs.map(({ name }) => name),
    ['X'],
  );
});

test('what is wrong is told at its place', () => {
  assert.deepEqual(problemLines(readDockerfile('Dockerfile', '')), ['1 noFrom']);
  assert.deepEqual(
    problemLines(readDockerfile('Dockerfile', 'RUN x\nFROM a\nEXPOSE web\nFOO bar\nUSER\nHEALTHCHECK x\n')),
    ['1 beforeFrom', '3 wrongInstruction', '4 unknownInstruction', '5 instructionEmpty', '6 wrongInstruction'],
  );
});

test('HEALTHCHECK NONE takes an inherited one away', () => {
  const { value } = readDockerfile('Dockerfile', 'FROM a\nHEALTHCHECK CMD true\nHEALTHCHECK NONE\n');
  assert.equal(value?.health, undefined);
});
