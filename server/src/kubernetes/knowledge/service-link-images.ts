/**
 * Images that read settings from environment variables which a Service of the right name sets too: to `tcp://address:port`, as links of Docker once
 * did, and not to a port (Kubernetes: Accessing the Service, environment variables). After the documentation and the entry points of the images (2026).
 */
interface LinkedImage {
  /** Last parts of repository names, in lower case. */
  readonly names: readonly string[];
  /** Set when only images whose name has this part before its last are meant. */
  readonly owner?: string;
  /** Settings that are read as a port or an address. */
  readonly variables?: readonly string[];
  /** Every variable with this beginning is taken for a setting, and the server refuses one that it does not know. */
  readonly prefix?: string;
}

const LINKED_IMAGES: readonly LinkedImage[] = [
  { names: ['authelia'], prefix: 'AUTHELIA_' },
  { names: ['backrest'], variables: ['BACKREST_PORT'] },
  { names: ['cerebro'], variables: ['CEREBRO_PORT'] },
  { names: ['dify-api'], variables: ['DIFY_PORT', 'DB_PORT', 'REDIS_PORT'] },
  { names: ['dify-web'], variables: ['DIFY_PORT'] },
  { names: ['flagd'], variables: ['FLAGD_PORT', 'FLAGD_MANAGEMENT_PORT'] },
  { names: ['focalboard'], variables: ['FOCALBOARD_PORT'] },
  { names: ['gitbucket'], variables: ['GITBUCKET_PORT'] },
  { names: ['gitea', 'forgejo'], variables: ['HTTP_PORT', 'SSH_PORT', 'SSH_LISTEN_PORT'] },
  { names: ['harbor-exporter'], variables: ['HARBOR_EXPORTER_PORT'] },
  // The images before Quarkus.
  {
    names: ['keycloak'],
    owner: 'jboss',
    variables: ['KEYCLOAK_HTTP_PORT', 'KEYCLOAK_HTTPS_PORT', 'DB_PORT', 'MYSQL_PORT', 'POSTGRES_PORT', 'MARIADB_PORT'],
  },
  { names: ['keycloak'], owner: 'bitnami', variables: ['KEYCLOAK_HTTP_PORT', 'KEYCLOAK_HTTPS_PORT'] },
  { names: ['kroki'], variables: ['KROKI_PORT', 'KROKI_MERMAID_PORT', 'KROKI_BPMN_PORT', 'KROKI_EXCALIDRAW_PORT'] },
  { names: ['memos'], variables: ['MEMOS_PORT'] },
  { names: ['n8n'], variables: ['N8N_PORT'] },
  { names: ['neo4j'], prefix: 'NEO4J_' },
  { names: ['paperless-ngx'], variables: ['PAPERLESS_PORT'] },
  { names: ['semaphore'], variables: ['SEMAPHORE_PORT'] },
  { names: ['verdaccio'], variables: ['VERDACCIO_PORT'] },
];

/** What an image reads that a Service may set; undefined where nothing is known. `repository` may have a registry and owners in front. */
export function findLinkedImage(repository: string): LinkedImage | undefined {
  const [name = '', givenOwner = ''] = repository.toLowerCase().split('/').reverse();
  return LINKED_IMAGES.find(({ names, owner = givenOwner }) => names.includes(name) && owner === givenOwner);
}
