/** A claim of a StatefulSet says what it is: the API server adds it, and what applies on the server's side would see a difference ever after. */
export const CLAIM = { apiVersion: 'v1', kind: 'PersistentVolumeClaim' } as const;
