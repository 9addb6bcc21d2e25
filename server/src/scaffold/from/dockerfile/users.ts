// The numbers of users that a Dockerfile calls by their names.

const ADD_USER = /\b(?:useradd|adduser)\b([^&|;\n]*)/g;
const NUMBER = /(?:^|\s)(?:--uid|-[a-zA-Z]*u)[\s=]+(\d+)(?=\s|$)/;

/** The users that a RUN makes, with their numbers as far as it says them: `useradd --uid 1001 app`, `adduser -S app -u 1001`. */
export function usersMadeBy(command: string): readonly (readonly [name: string, number: string])[] {
  return [...command.matchAll(ADD_USER)].flatMap(([, words = '']) => {
    const number = NUMBER.exec(words)?.[1];
    const names = words.split(/\s+/).filter((word) => /^[A-Za-z_][\w.-]*$/.test(word));
    return number === undefined ? [] : names.map((name) => [name, number] as const);
  });
}

/** Users that base images bring along. */
const OF_IMAGES: readonly (readonly [image: RegExp, user: string, number: string])[] = [
  [/(?:^|\/)node(?:[:@]|$)/, 'node', '1000'],
  [/(?:^|\/)distroless\/|^cgr\.dev\//, 'nonroot', '65532'],
  [/(?:^|\/)nginx(?:-unprivileged)?(?:[:@]|$)/, 'nginx', '101'],
  [/(?:^|\/)(?:alpine|debian|ubuntu|node|python|golang|ruby|php)(?:[:@]|$)/, 'nobody', '65534'],
];

/** The number that a base image gives to a user of its own. */
export function userOfImage(image: string, user: string): string | undefined {
  return OF_IMAGES.find(([pattern, name]) => name === user && pattern.test(image))?.[2];
}
