/* The compiled kernel: exact simple-path search on the arrays of a network, goal-directed from both ends.

   One contract with the kernel in Python (walk.py), which says in words what each function gives back. The way:

   1. Two balls grow, forward from the source and backward from the target, until every path of at most a bound lies in
      them.
   2. The corridor: exact distances of every node that lies on a walk within the bound, worked out on the edges that the balls
      have come to. What lies on such walks becomes a small graph of its own, numbered afresh, so that all that follows is
      near in memory.
   3. The search in the corridor: best first by exact lower bounds per remaining sign, or depth first for all paths. Simplicity
      is kept on nodes. Where partial paths come to nothing again and again, bounds are worked out anew without the nodes
      already passed, so that a trap costs no more than Yen's algorithm would.

   Numbers read from the arrays are held against their bounds before they are used, so that a damaged file is an error and
   never a crash. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CLOSED UINT64_MAX
#define FAR (UINT64_MAX / 4)
#define NONE UINT32_MAX
#define ANY 2
#define UNIT_COST 1e8
#define MAX_VIA 16
#define BARREN 512
#define SMALL 1024
#define MOST_ARCS ((size_t)100000000)
#define MOST_STEPS 64

enum { OK = 0, SPENT = 1, FAILED = -1 };
enum { HIERARCHY = 1, DEFINITION = 2 };

/* ---- growing arrays ------------------------------------------------------------------------------------------- */

#define VECTOR(NAME, TYPE) \
    typedef struct { TYPE *at; size_t len, room; } NAME; \
    static TYPE *NAME##_add(NAME *v) { \
        if (v->len == v->room) { \
            size_t room = v->room ? v->room * 2 : 64; \
            TYPE *at = realloc(v->at, room * sizeof(TYPE)); \
            if (!at) { PyErr_NoMemory(); return NULL; } \
            v->at = at; v->room = room; \
        } \
        return &v->at[v->len++]; \
    }

typedef struct { uint64_t f, b; uint32_t node, local; uint8_t done_f, done_b, shut; } Slot;
typedef struct { uint64_t key; uint32_t slot; } Entry;
typedef struct { uint32_t tail, head, edge; uint32_t cost; } Arc;
typedef struct { uint64_t first, second; uint32_t partial; } Item;
typedef struct { uint64_t cost; uint32_t parent, edge, node; uint16_t length, forbidden, passed; int8_t sign; } Partial;
typedef struct { uint32_t node; uint8_t way, told; int32_t hops; uint32_t edge; } State;

VECTOR(Slots, Slot)
VECTOR(Entries, Entry)
VECTOR(Arcs, Arc)
VECTOR(Items, Item)
VECTOR(Partials, Partial)
VECTOR(Numbers, uint32_t)
VECTOR(States, State)

/* ---- the graph ------------------------------------------------------------------------------------------------ */

enum { OUT_START, HEADS, CODES, COSTS, IN_START, IN_TAILS, IN_EDGES, NODE_KINDS, SAID_START, SAID, C_SOURCE, C_CLASS, C_DENIED, BUFFERS };
static const char *const BUFFER_NAMES[BUFFERS] = {
    "out_start", "heads", "codes", "costs", "in_start", "in_tails", "in_edges", "node_kinds",
    "said_start", "said", "claim_source", "claim_class", "claim_denied"};
static const int BUFFER_SIZES[BUFFERS] = {4, 4, 2, 4, 4, 4, 4, 1, 4, 4, 4, 1, 1};

typedef struct {
    PyObject_HEAD
    Py_buffer view[BUFFERS];
    int held;
    uint32_t nodes, edges;
    size_t claims, refs;
} Graph;

#define U32(g, which) ((const uint32_t *)(g)->view[which].buf)
#define U16(g, which) ((const uint16_t *)(g)->view[which].buf)
#define U8(g, which) ((const uint8_t *)(g)->view[which].buf)

/* ---- a question ----------------------------------------------------------------------------------------------- */

typedef struct {
    const Graph *g;
    Py_buffer held[10];
    int holding;
    const uint8_t *code_open; const int8_t *code_sign, *code_lowered; const uint8_t *code_kind; const uint16_t *code_relation, *code_back;
    const uint8_t *kind_open, *source_open, *class_open; const double *worths;
    size_t codes, kinds, sources, classes;
    uint64_t max_cost;
    PyObject *closed;
    uint32_t source, target;
    uint32_t via[MAX_VIA], via_local[MAX_VIA]; int vias;
    int by_cost, want;
    uint32_t max_length;
    long long extensions, spent, ticks;
    double end;
    int claims_asked;
    /* the balls */
    Slots slots; uint32_t *table; size_t mask;
    Entries queue[2]; size_t front[2]; uint64_t scanned[2], due[2]; uint64_t meet, bound;
    Arcs come_to[2], across;
    uint8_t *known[2];
    /* the corridor */
    uint64_t *left, *gone;
    Arcs arcs; Numbers members; uint32_t *start; uint32_t *rstart, *rarc;
    uint64_t *cost_left; uint32_t *hops_left;
    uint32_t *via_hops; uint8_t *on_path;
    uint32_t local_source, local_target;
    Entries heap;
} Query;

static double now(void) {
    struct timespec t;
#ifdef CLOCK_MONOTONIC
    clock_gettime(CLOCK_MONOTONIC, &t);
#else
    timespec_get(&t, TIME_UTC);
#endif
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int damaged(void) {
    PyErr_SetString(PyExc_ValueError, "the arrays of the network are damaged");
    return FAILED;
}

/* Every few thousand units of work: is there time left, and has the user asked to stop? */
static int tick(Query *q) {
    if (++q->ticks & 1023) return OK;
    if (PyErr_CheckSignals() < 0) return FAILED;
    return now() > q->end ? SPENT : OK;
}

/* The belief of an edge from the claims that the question lets count: the strongest word of each source, supporting sources
   by noisy-or, times one minus the same for the denying ones; in millionths. Sources count in order of first mention. */
static uint64_t filtered_cost(const Query *q, uint32_t edge) {
    const Graph *g = q->g;
    uint32_t from = U32(g, SAID_START)[edge], to = U32(g, SAID_START)[edge + 1];
    double left[2] = {1.0, 1.0};
    int supported = 0;
    if (to > g->refs || from > to) return CLOSED;
    if (from == to) return U32(g, COSTS)[edge];
    for (uint32_t i = from; i < to; i++) {
        uint32_t c = U32(g, SAID)[i], source;
        uint8_t class_, denied;
        double strongest = 0.0;
        int earlier = 0;
        if (c >= g->claims) return CLOSED;
        source = U32(g, C_SOURCE)[c], class_ = U8(g, C_CLASS)[c], denied = U8(g, C_DENIED)[c];
        if (source >= q->sources || class_ >= q->classes) return CLOSED;
        if (!q->source_open[source] || !q->class_open[class_]) continue;
        if (!denied) supported = 1;
        for (uint32_t j = from; j < to; j++) {
            uint32_t d = U32(g, SAID)[j];
            if (d >= g->claims || U32(g, C_SOURCE)[d] != source || !U8(g, C_DENIED)[d] != !denied) continue;
            if (U8(g, C_CLASS)[d] >= q->classes || !q->class_open[U8(g, C_CLASS)[d]]) continue;
            if (j < i) { earlier = 1; break; }
            if (q->worths[U8(g, C_CLASS)[d]] > strongest) strongest = q->worths[U8(g, C_CLASS)[d]];
        }
        if (!earlier) left[denied ? 1 : 0] *= 1.0 - strongest;
    }
    if (!supported) return CLOSED;
    double belief = floor((1.0 - left[0]) * (1.0 - (1.0 - left[1])) * 1e6 + 0.5) / 1e6;
    if (belief <= 0.0) return CLOSED;
    return (uint64_t)floor(-log(belief) * UNIT_COST + 0.5);
}

/* The cost of an edge under the question, CLOSED if it may not be walked. */
static inline uint64_t cost_of(const Query *q, uint32_t edge) {
    const Graph *g = q->g;
    uint16_t code = U16(g, CODES)[edge];
    if (code >= q->codes || !q->code_open[code]) return CLOSED;
    uint64_t cost = q->claims_asked ? filtered_cost(q, edge) : U32(g, COSTS)[edge];
    return cost > q->max_cost ? CLOSED : cost;
}

/* What a step weighs: one, or its cost so that among equal costs the shorter way is less (paths have fewer than 64 steps). */
static inline uint64_t weight(const Query *q, uint64_t cost) { return q->by_cost ? cost * MOST_STEPS + 1 : 1; }

static inline size_t spread(uint32_t node) { return (size_t)(node * 2654435761u) ^ (size_t)(node * 2654435761u >> 15); }

static uint32_t slot_of(const Query *q, uint32_t node) {
    for (size_t i = spread(node) & q->mask;; i = (i + 1) & q->mask) {
        if (q->table[i] == NONE) return NONE;
        if (q->slots.at[q->table[i]].node == node) return q->table[i];
    }
}

static int rehash(Query *q, size_t room) {
    uint32_t *table = malloc(room * sizeof *table);
    if (!table) { PyErr_NoMemory(); return FAILED; }
    memset(table, 0xff, room * sizeof *table);
    for (size_t s = 0; s < q->slots.len; s++) {
        size_t i = spread(q->slots.at[s].node) & (room - 1);
        while (table[i] != NONE) i = (i + 1) & (room - 1);
        table[i] = (uint32_t)s;
    }
    free(q->table);
    q->table = table, q->mask = room - 1;
    return OK;
}

static uint32_t slot_for(Query *q, uint32_t node) {
    size_t i = spread(node) & q->mask;
    for (; q->table[i] != NONE; i = (i + 1) & q->mask)
        if (q->slots.at[q->table[i]].node == node) return q->table[i];
    if (q->slots.len * 2 > q->mask) {
        if (rehash(q, (q->mask + 1) * 2) < 0) return NONE;
        for (i = spread(node) & q->mask; q->table[i] != NONE; i = (i + 1) & q->mask) {}
    }
    Slot *s = Slots_add(&q->slots);
    if (!s) return NONE;
    *s = (Slot){FAR, FAR, node, NONE, 0, 0, 0};
    uint8_t kind = U8(q->g, NODE_KINDS)[node];
    if (q->kind_open && node != q->source && node != q->target && (kind >= q->kinds || !q->kind_open[kind])) s->shut = 1;
    q->table[i] = (uint32_t)(q->slots.len - 1);
    return q->table[i];
}

/* ---- binary heap of entries ----------------------------------------------------------------------------------- */

static int push(Entries *h, uint64_t key, uint32_t slot) {
    Entry *e = Entries_add(h);
    if (!e) return FAILED;
    size_t i = h->len - 1;
    while (i && h->at[(i - 1) / 2].key > key) { h->at[i] = h->at[(i - 1) / 2]; i = (i - 1) / 2; }
    h->at[i] = (Entry){key, slot};
    return OK;
}

static Entry pop(Entries *h) {
    Entry top = h->at[0], last = h->at[--h->len];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < h->len; i = child) {
        if (child + 1 < h->len && h->at[child + 1].key < h->at[child].key) child++;
        if (h->at[child].key >= last.key) break;
        h->at[i] = h->at[child];
    }
    if (h->len) h->at[i] = last;
    return top;
}

/* ---- the two balls -------------------------------------------------------------------------------------------- */

static uint64_t degree(const Query *q, int way, uint32_t node) {
    const uint32_t *start = U32(q->g, way ? IN_START : OUT_START);
    return start[node + 1] - start[node] + 1;
}

static int later(Query *q, int way, uint64_t key, uint32_t slot) {
    if (q->by_cost) return push(&q->queue[way], key, slot);
    q->due[way] += degree(q, way, q->slots.at[slot].node);
    Entry *e = Entries_add(&q->queue[way]);  /* steps count one each, so a plain queue is in order */
    if (!e) return FAILED;
    *e = (Entry){key, slot};
    return OK;
}

static inline int is_stale(const Query *q, int way, Entry e) {
    const Slot *s = &q->slots.at[e.slot];
    return way ? (s->done_b || s->b < e.key) : (s->done_f || s->f < e.key);
}

/* The distance of the nearest node that is not expanded yet; FAR when the ball is whole. */
static uint64_t radius(Query *q, int way) {
    Entries *queue = &q->queue[way];
    if (q->by_cost) {
        while (queue->len && is_stale(q, way, queue->at[0])) pop(queue);
        return queue->len ? queue->at[0].key : FAR;
    }
    while (q->front[way] < queue->len && is_stale(q, way, queue->at[q->front[way]])) q->front[way]++;
    return q->front[way] < queue->len ? queue->at[q->front[way]].key : FAR;
}

static inline void note(Query *q, int way, uint32_t node) { if (!q->by_cost) q->known[way][node >> 3] |= (uint8_t)(1u << (node & 7)); }

static int expand(Query *q, int way) {
    const Graph *g = q->g;
    Entry e = q->by_cost ? pop(&q->queue[way]) : q->queue[way].at[q->front[way]++];
    Slot *s = &q->slots.at[e.slot];
    uint32_t node = s->node;
    uint64_t most = q->by_cost ? FAR : q->max_length;
    if (way) s->done_b = 1; else s->done_f = 1;
    if (!q->by_cost) q->due[way] -= degree(q, way, node);
    if (node == (way ? q->source : q->target)) return OK;
    const uint32_t *start = U32(g, way ? IN_START : OUT_START), *ends = U32(g, way ? IN_TAILS : HEADS);
    uint32_t from = start[node], to = start[node + 1];
    if (to > g->edges || from > to) return damaged();
    q->scanned[way] += to - from + 1;
    for (uint32_t i = from; i < to; i++) {
        uint32_t edge = way ? U32(g, IN_EDGES)[i] : i, other = ends[i];
        if (edge >= g->edges || other >= g->nodes) return damaged();
        uint64_t cost = cost_of(q, edge), key = e.key + weight(q, cost);
        if (cost == CLOSED || key > most || other == (way ? q->target : q->source)) continue;
        uint32_t o = slot_for(q, other);
        if (o == NONE) return FAILED;
        Slot *t = &q->slots.at[o];
        if (t->shut) continue;
        Arc *a = Arcs_add(&q->come_to[way]);
        if (!a) return FAILED;
        *a = way ? (Arc){o, e.slot, edge, (uint32_t)cost} : (Arc){e.slot, o, edge, (uint32_t)cost};
        if (key >= (way ? t->b : t->f)) continue;
        if (way) t->b = key; else t->f = key;
        if (t->f < FAR && t->b < FAR && t->f + t->b < q->meet) q->meet = t->f + t->b;
        note(q, way, other);
        if (later(q, way, key, o) < 0) return FAILED;
    }
    if (q->come_to[0].len + q->come_to[1].len > MOST_ARCS) return SPENT;
    return tick(q);
}

/* The edges that lead from the rim of one ball straight to the rim of the other: with them, paths of one step more than the
   balls cover are covered too, and the rim, which has most of the nodes, need not be expanded. */
static int probe(Query *q, int way) {
    const Graph *g = q->g;
    uint64_t mine = radius(q, way), theirs = radius(q, 1 - way);
    const uint32_t *start = U32(g, way ? IN_START : OUT_START), *ends = U32(g, way ? IN_TAILS : HEADS);
    const uint8_t *known = q->known[1 - way];
    q->across.len = 0;
    for (size_t at = q->front[way]; at < q->queue[way].len && q->queue[way].at[at].key == mine; at++) {
        Entry e = q->queue[way].at[at];
        uint32_t node = q->slots.at[e.slot].node, from = start[node], to = start[node + 1];
        if (node == (way ? q->source : q->target)) continue;
        if (to > g->edges || from > to) return damaged();
        for (uint32_t i = from; i < to; i++) {
            uint32_t other = ends[i];
            if (other >= g->nodes) return damaged();
            if (!(known[other >> 3] >> (other & 7) & 1)) continue;
            uint32_t edge = way ? U32(g, IN_EDGES)[i] : i, o = slot_of(q, other);
            if (edge >= g->edges || o == NONE) return damaged();
            uint64_t cost = cost_of(q, edge);
            if (cost == CLOSED || (way ? q->slots.at[o].f : q->slots.at[o].b) != theirs) continue;
            Arc *a = Arcs_add(&q->across);
            if (!a) return FAILED;
            *a = way ? (Arc){o, e.slot, edge, (uint32_t)cost} : (Arc){e.slot, o, edge, (uint32_t)cost};
            if (mine + theirs + 1 < q->meet) q->meet = mine + theirs + 1;
        }
        int state = tick(q);
        if (state != OK) return state;
    }
    return OK;
}

/* Steps: grows the balls by whole rims until all paths of at most `bound` lie in them or just across; gives what is covered.
   `early`: it is enough that the best path is covered. The ball whose rim has fewer edges goes on. */
static int grow_by_steps(Query *q, uint64_t bound, int early, uint64_t *covered) {
    q->across.len = 0;
    for (;;) {
        uint64_t f = radius(q, 0), b = radius(q, 1), needed = early && q->meet < bound ? q->meet : bound;
        *covered = f == FAR || b == FAR ? FAR : f + b;
        if (*covered >= needed) return OK;
        int way = q->due[0] <= q->due[1] ? 0 : 1, state;
        if (early || *covered + 1 >= needed) {
            if ((state = probe(q, way)) != OK) return state;
            *covered += 1;
            if (*covered >= bound || (early && q->meet <= *covered)) return OK;
            q->across.len = 0;
        }
        for (uint64_t rim = way ? b : f; radius(q, way) == rim;)
            if ((state = expand(q, way)) != OK) return state;
    }
}

/* Costs: grows the balls until the best path lies in them and at least so much work is done; gives what they cover. */
static int grow_by_cost(Query *q, uint64_t work, uint64_t *covered) {
    for (;;) {
        uint64_t f = radius(q, 0), b = radius(q, 1);
        *covered = f == FAR || b == FAR ? FAR : f + b;
        if (*covered == FAR || (*covered >= q->meet && q->scanned[0] + q->scanned[1] >= work)) return OK;
        int state = expand(q, q->scanned[0] <= q->scanned[1] ? 0 : 1);
        if (state != OK) return state;
    }
}

/* ---- the corridor --------------------------------------------------------------------------------------------- */

/* Exact distances within the bound to the end (way 1: from the source) of the nodes that the other ball knows: over and over
   the edges that the ball of the other side came to, those that lie nearest to this end first. An edge of a walk within the
   bound was come to from one side at least, so that these edges are enough. */
static int settle(Query *q, int way, uint64_t bound) {
    const Arcs *lists[2] = {&q->across, &q->come_to[way]};
    uint64_t *mine = way ? q->gone : q->left;
    for (int changed = 1; changed;) {
        changed = 0;
        for (int list = 0; list < 2; list++)
            for (size_t i = lists[list]->len; i-- > 0;) {
                const Arc *a = &lists[list]->at[i];
                uint32_t from = way ? a->tail : a->head, to = way ? a->head : a->tail;
                uint64_t key = mine[from] + weight(q, a->cost);
                if (key >= mine[to] || key + (way ? q->slots.at[to].b : q->slots.at[to].f) > bound) continue;
                mine[to] = key, changed = 1;
            }
        if (PyErr_CheckSignals() < 0) return FAILED;
        if (now() > q->end) return SPENT;
    }
    return OK;
}

static void forget_corridor(Query *q) {
    free(q->start), free(q->rstart), free(q->rarc), free(q->cost_left), free(q->hops_left), free(q->via_hops), free(q->on_path);
    q->start = q->rstart = q->rarc = NULL;
    free(q->left), free(q->gone);
    q->cost_left = q->left = q->gone = NULL, q->hops_left = NULL, q->via_hops = NULL, q->on_path = NULL;
    q->arcs.len = q->members.len = 0;
}

static int gather_arcs(Query *q, uint64_t bound) {
    const Arcs *lists[3] = {&q->come_to[0], &q->come_to[1], &q->across};
    for (int list = 0; list < 3; list++)
        for (size_t i = 0; i < lists[list]->len; i++) {
            const Arc *a = &lists[list]->at[i];
            const Slot *t = &q->slots.at[a->tail], *h = &q->slots.at[a->head];
            if (t->local == NONE || h->local == NONE || t->node == q->target || h->node == q->source) continue;
            if (q->gone[a->tail] + weight(q, a->cost) + q->left[a->head] > bound || (list == 1 && t->done_f)) continue;
            Arc *next = Arcs_add(&q->arcs);
            if (!next) return FAILED;
            *next = (Arc){t->local, h->local, a->edge, a->cost};
        }
    return OK;
}

static int by_edge(const void *one, const void *other) {
    uint32_t a = ((const Arc *)one)->edge, b = ((const Arc *)other)->edge;
    return (a > b) - (a < b);
}

/* Rows of the corridor's arcs by tail (the arcs themselves are put in order) and by head (as numbers of arcs). */
static int sort_arcs(Query *q) {
    size_t n = q->members.len, m = q->arcs.len;
    Arc *sorted = malloc((m ? m : 1) * sizeof *sorted);
    q->start = calloc(n + 2, sizeof *q->start), q->rstart = calloc(n + 2, sizeof *q->rstart);
    q->rarc = malloc((m ? m : 1) * sizeof *q->rarc);
    if (!sorted || !q->start || !q->rstart || !q->rarc) { free(sorted); PyErr_NoMemory(); return FAILED; }
    for (size_t i = 0; i < m; i++) q->start[q->arcs.at[i].tail + 2]++, q->rstart[q->arcs.at[i].head + 2]++;
    for (size_t i = 2; i < n + 2; i++) q->start[i] += q->start[i - 1], q->rstart[i] += q->rstart[i - 1];
    for (size_t i = 0; i < m; i++) sorted[q->start[q->arcs.at[i].tail + 1]++] = q->arcs.at[i];
    for (size_t i = 0; i < n; i++) qsort(sorted + q->start[i], q->start[i + 1] - q->start[i], sizeof *sorted, by_edge);
    for (size_t i = 0; i < m; i++) q->rarc[q->rstart[sorted[i].head + 1]++] = (uint32_t)i;
    if (m) memcpy(q->arcs.at, sorted, m * sizeof *sorted);
    free(sorted);
    return OK;
}

static inline int index_of_sign(int sign) { return sign > 0 ? 0 : sign < 0 ? 1 : 2; }
static const int SIGN_AT[3] = {1, -1, 0};

/* The sign of a way behind an edge of this code, when it had this one before. */
static inline int after(const Query *q, int sign, uint16_t code) { return sign > 0 ? q->code_sign[code] : sign < 0 ? q->code_lowered[code] : 0; }

/* Where the least that is left stands by the sign of the way so far; all in the first place where any sign will do. */
static inline uint32_t place_of_sign(const Query *q, int sign) { return q->want == ANY ? 0 : (uint32_t)index_of_sign(sign); }

/* The least cost and the least steps from every node of the corridor to the target, by the sign of the way so far, of ways that
   make the sign wanted, without the nodes that are passed. */
static int distances(Query *q, uint64_t *cost, uint32_t *hops) {
    size_t n = q->members.len;
    Entries *heap = &q->heap;
    for (size_t i = 0; i < 3 * n; i++) cost[i] = FAR, hops[i] = NONE;
    if (!n) return OK;
    uint32_t last = q->local_target * 3 + place_of_sign(q, q->want);
    int signs = q->want == ANY ? 1 : 3;
    heap->len = 0;
    cost[last] = 0;
    if (push(heap, 0, last) < 0) return FAILED;
    while (heap->len) {
        Entry e = pop(heap);
        if (e.key > cost[e.slot]) continue;
        uint32_t node = e.slot / 3;
        int sign = SIGN_AT[e.slot % 3];
        for (uint32_t i = q->rstart[node]; i < q->rstart[node + 1]; i++) {
            const Arc *a = &q->arcs.at[q->rarc[i]];
            if (q->on_path[a->tail]) continue;
            uint64_t key = e.key + (q->by_cost ? weight(q, a->cost) : a->cost);
            for (int before = 0; before < signs; before++) {
                uint32_t to = a->tail * 3 + (uint32_t)before;
                if (key >= cost[to] || (signs > 1 && after(q, SIGN_AT[before], U16(q->g, CODES)[a->edge]) != sign)) continue;
                cost[to] = key;
                if (push(heap, cost[to], to) < 0) return FAILED;
            }
        }
    }
    heap->len = 0;
    hops[last] = 0;
    Entry *first = Entries_add(heap);
    if (!first) return FAILED;
    first->slot = last;
    for (size_t front = 0; front < heap->len; front++) {
        uint32_t state = heap->at[front].slot, node = state / 3;
        int sign = SIGN_AT[state % 3];
        for (uint32_t i = q->rstart[node]; i < q->rstart[node + 1]; i++) {
            const Arc *a = &q->arcs.at[q->rarc[i]];
            if (q->on_path[a->tail]) continue;
            for (int before = 0; before < signs; before++) {
                uint32_t to = a->tail * 3 + (uint32_t)before;
                if (hops[to] != NONE || (signs > 1 && after(q, SIGN_AT[before], U16(q->g, CODES)[a->edge]) != sign)) continue;
                hops[to] = hops[state] + 1;
                Entry *e = Entries_add(heap);
                if (!e) return FAILED;
                e->slot = to;
            }
        }
    }
    return OK;
}

static int distances_to_vias(Query *q) {
    size_t n = q->members.len;
    q->via_hops = malloc(((size_t)q->vias * n + 1) * sizeof *q->via_hops);
    if (!q->via_hops) { PyErr_NoMemory(); return FAILED; }
    for (int v = 0; v < q->vias; v++) {
        uint32_t *hops = q->via_hops + (size_t)v * n;
        for (size_t i = 0; i < n; i++) hops[i] = NONE;
        uint32_t slot = slot_of(q, q->via[v]);
        q->via_local[v] = slot == NONE ? NONE : q->slots.at[slot].local;
        if (q->via_local[v] == NONE) continue;
        q->heap.len = 0;
        Entry *e = Entries_add(&q->heap);
        if (!e) return FAILED;
        e->slot = q->via_local[v];
        hops[e->slot] = 0;
        for (size_t front = 0; front < q->heap.len; front++) {
            uint32_t node = q->heap.at[front].slot;
            for (uint32_t i = q->rstart[node]; i < q->rstart[node + 1]; i++) {
                uint32_t tail = q->arcs.at[q->rarc[i]].tail;
                if (hops[tail] != NONE) continue;
                hops[tail] = hops[node] + 1;
                if (!(e = Entries_add(&q->heap))) return FAILED;
                e->slot = tail;
            }
        }
    }
    return OK;
}

/* The small graph of all that lies on a walk of at most `bound`; `members` is empty where there is none. */
static int corridor(Query *q, uint64_t bound) {
    size_t slots = q->slots.len;
    forget_corridor(q);
    q->left = malloc(slots * sizeof *q->left), q->gone = malloc(slots * sizeof *q->gone);
    if (!q->left || !q->gone) { PyErr_NoMemory(); return FAILED; }
    for (size_t i = 0; i < slots; i++) q->left[i] = q->slots.at[i].b, q->gone[i] = q->slots.at[i].f;
    int state = settle(q, 0, bound);
    if (state == OK) state = settle(q, 1, bound);
    if (state != OK) return state;
    for (size_t i = 0; i < slots; i++) {
        Slot *s = &q->slots.at[i];
        s->local = NONE;
        if (s->shut || q->gone[i] >= FAR || q->left[i] >= FAR || q->gone[i] + q->left[i] > bound) continue;
        s->local = (uint32_t)q->members.len;
        uint32_t *m = Numbers_add(&q->members);
        if (!m) return FAILED;
        *m = (uint32_t)i;
    }
    size_t n = q->members.len;
    uint32_t s = slot_of(q, q->source), t = slot_of(q, q->target);
    if (!n || q->slots.at[s].local == NONE || q->slots.at[t].local == NONE) { q->members.len = 0; return OK; }
    q->local_source = q->slots.at[s].local, q->local_target = q->slots.at[t].local;
    if ((state = gather_arcs(q, bound)) != OK || (state = sort_arcs(q)) != OK) return state;
    q->cost_left = malloc(3 * n * sizeof *q->cost_left), q->hops_left = malloc(3 * n * sizeof *q->hops_left);
    q->on_path = calloc(n, 1);
    if (!q->cost_left || !q->hops_left || !q->on_path) { PyErr_NoMemory(); return FAILED; }
    if ((state = distances(q, q->cost_left, q->hops_left)) != OK) return state;
    return distances_to_vias(q);
}

/* ---- the search in the corridor ------------------------------------------------------------------------------- */

/* The least length of a whole path that has come to `node` after `length` steps with this sign; NONE if there is none. */
static uint32_t least_length(const Query *q, const uint32_t *hops, uint32_t node, uint32_t length, int sign, uint32_t passed) {
    uint32_t least, all = (1u << q->vias) - 1;
    if (node == q->local_target && (passed & all) != all) return NONE;
    if ((least = hops[node * 3 + place_of_sign(q, sign)]) == NONE) return NONE;
    least += length;
    for (int v = 0; v < q->vias; v++) {
        if (passed >> v & 1) continue;
        const uint32_t *to = q->via_hops + (size_t)v * q->members.len;
        uint32_t rest = NONE, local = q->via_local[v];
        if (local == NONE || to[node] == NONE) return NONE;
        for (int i = 0; i < 3; i++) if (q->hops_left[local * 3 + (uint32_t)i] < rest) rest = q->hops_left[local * 3 + (uint32_t)i];
        if (rest == NONE) return NONE;
        if (length + to[node] + rest > least) least = length + to[node] + rest;
    }
    return least;
}

static uint64_t least_cost(const Query *q, const uint64_t *cost, uint32_t node, int sign) { return cost[node * 3 + place_of_sign(q, sign)]; }

static uint32_t passing(const Query *q, uint32_t passed, uint32_t node) {
    for (int v = 0; v < q->vias; v++) if (q->via_local[v] == node) passed |= 1u << v;
    return passed;
}

/* What may not follow an edge: a definition is not walked there and back, hierarchy steps between or not. */
static uint16_t forbids(const Query *q, uint16_t code, uint16_t forbidden) {
    if (q->code_kind[code] == DEFINITION) return q->code_back[code];
    return q->code_kind[code] == HIERARCHY ? forbidden : 0xffff;
}

static size_t edges_of(const Partials *all, uint32_t partial, uint32_t *edges) {
    size_t length = all->at[partial].length;
    for (size_t i = length; i; partial = all->at[partial].parent) edges[--i] = all->at[partial].edge;
    return length;
}

static int item_before(const Partials *all, const Item *a, const Item *b) {
    if (a->first != b->first) return a->first < b->first;
    if (a->second != b->second) return a->second < b->second;
    uint32_t one[MOST_STEPS], two[MOST_STEPS];
    size_t n = edges_of(all, a->partial, one), m = edges_of(all, b->partial, two);
    for (size_t i = 0; i < n && i < m; i++) if (one[i] != two[i]) return one[i] < two[i];
    return n < m;
}

static int push_item(Items *h, const Partials *all, Item item) {
    if (!Items_add(h)) return FAILED;
    size_t i = h->len - 1;
    while (i && item_before(all, &item, &h->at[(i - 1) / 2])) { h->at[i] = h->at[(i - 1) / 2]; i = (i - 1) / 2; }
    h->at[i] = item;
    return OK;
}

static Item pop_item(Items *h, const Partials *all) {
    Item top = h->at[0], last = h->at[--h->len];
    size_t i = 0;
    for (size_t child; (child = 2 * i + 1) < h->len; i = child) {
        if (child + 1 < h->len && item_before(all, &h->at[child + 1], &h->at[child])) child++;
        if (!item_before(all, &h->at[child], &last)) break;
        h->at[i] = h->at[child];
    }
    if (h->len) h->at[i] = last;
    return top;
}

static int append_path(PyObject *list, const uint32_t *edges, size_t length) {
    PyObject *path = PyTuple_New((Py_ssize_t)length);
    if (!path) return FAILED;
    for (size_t i = 0; i < length; i++) {
        PyObject *number = PyLong_FromUnsignedLong(edges[i]);
        if (!number) { Py_DECREF(path); return FAILED; }
        PyTuple_SET_ITEM(path, (Py_ssize_t)i, number);
    }
    int state = PyList_Append(list, path);
    Py_DECREF(path);
    return state;
}

typedef struct { Items heap; Partials all; uint64_t *cost; uint32_t *hops; } Best;

static int best_in(Query *q, Py_ssize_t k, PyObject *list, Best *w) {
    size_t n = q->members.len;
    long long barren = 0;
    if (!n || k <= 0) return OK;
    uint32_t passed = passing(q, 0, q->local_source);
    uint32_t length = least_length(q, q->hops_left, q->local_source, 0, 1, passed);
    if (length > q->max_length) return OK;
    uint64_t cost = least_cost(q, q->cost_left, q->local_source, 1);
    Partial *first = Partials_add(&w->all);
    if (!first) return FAILED;
    *first = (Partial){0, NONE, NONE, q->local_source, 0, 0xffff, (uint16_t)passed, 1};
    if (push_item(&w->heap, &w->all, q->by_cost ? (Item){cost, length, 0} : (Item){length, cost, 0}) < 0) return FAILED;
    while (w->heap.len) {
        Item item = pop_item(&w->heap, &w->all);
        Partial here = w->all.at[item.partial];
        uint32_t edges[MOST_STEPS], nodes[MOST_STEPS + 1];
        if (here.node == q->local_target) {
            if (append_path(list, edges, edges_of(&w->all, item.partial, edges)) < 0) return FAILED;
            if (PyList_GET_SIZE(list) >= k) return OK;
            barren = 0;
            continue;
        }
        size_t count = 0;
        for (uint32_t p = item.partial; p != NONE; p = w->all.at[p].parent) nodes[count++] = w->all.at[p].node;
        for (size_t i = 0; i < count; i++) q->on_path[nodes[i]] = 1;
        const uint64_t *cost_left = q->cost_left;
        const uint32_t *hops_left = q->hops_left;
        int state = OK;
        if (++barren > BARREN) {
            state = PyErr_CheckSignals() < 0 ? FAILED : now() > q->end ? SPENT : distances(q, w->cost, w->hops);
            cost_left = w->cost, hops_left = w->hops;
        }
        for (uint32_t i = q->start[here.node]; state == OK && i < q->start[here.node + 1]; i++) {
            const Arc *a = &q->arcs.at[i];
            uint16_t code = U16(q->g, CODES)[a->edge];
            if (q->on_path[a->head] || q->code_relation[code] == here.forbidden) continue;
            int sign = after(q, here.sign, code);
            uint32_t now_passed = q->vias ? passing(q, here.passed, a->head) : 0;
            uint32_t least = least_length(q, hops_left, a->head, here.length + 1u, sign, now_passed);
            if (least > q->max_length) continue;
            uint64_t dearer = here.cost + (q->by_cost ? weight(q, a->cost) : a->cost), bound = dearer + least_cost(q, cost_left, a->head, sign);
            if (bound >= FAR || (q->by_cost && bound > q->bound)) continue;
            if (++q->spent > q->extensions) { state = SPENT; break; }
            if ((state = tick(q)) != OK) break;
            uint32_t number = (uint32_t)w->all.len;
            Partial *next = Partials_add(&w->all);
            if (!next) { state = FAILED; break; }
            *next = (Partial){dearer, item.partial, a->edge, a->head, (uint16_t)(here.length + 1), forbids(q, code, here.forbidden),
                              (uint16_t)now_passed, (int8_t)sign};
            if (push_item(&w->heap, &w->all, q->by_cost ? (Item){bound, least, number} : (Item){least, bound, number}) < 0) state = FAILED;
        }
        for (size_t i = 0; i < count; i++) q->on_path[nodes[i]] = 0;
        if (state != OK) return state;
    }
    return OK;
}

static int best_in_corridor(Query *q, Py_ssize_t k, PyObject *list) {
    size_t n = q->members.len;
    Best w = {0};
    w.cost = malloc((3 * n + 1) * sizeof *w.cost), w.hops = malloc((3 * n + 1) * sizeof *w.hops);
    int state = FAILED;
    if (!w.cost || !w.hops) PyErr_NoMemory();
    else state = best_in(q, k, list, &w);
    free(w.cost), free(w.hops), free(w.heap.at), free(w.all.at);
    return state;
}

/* Depth first: every path of at most `max_length` steps, counted by sign and, up to `limit`, listed. */
static int every_in_corridor(Query *q, long long counts[3], PyObject *list, Py_ssize_t limit) {
    if (!q->members.len) return OK;
    uint32_t edges[MOST_STEPS], nodes[MOST_STEPS + 1], at[MOST_STEPS + 1];
    uint16_t forbidden[MOST_STEPS + 1];
    uint32_t passed[MOST_STEPS + 1];
    int8_t signs[MOST_STEPS + 1];
    uint32_t depth = 0;
    nodes[0] = q->local_source, at[0] = q->start[q->local_source], forbidden[0] = 0xffff, signs[0] = 1;
    passed[0] = passing(q, 0, q->local_source);
    if (least_length(q, q->hops_left, q->local_source, 0, 1, passed[0]) > q->max_length) return OK;
    q->on_path[q->local_source] = 1;
    for (;;) {
        uint32_t node = nodes[depth];
        if (at[depth] >= q->start[node + 1]) {
            q->on_path[node] = 0;
            if (!depth--) return OK;
            continue;
        }
        const Arc *a = &q->arcs.at[at[depth]++];
        uint16_t code = U16(q->g, CODES)[a->edge];
        if (q->on_path[a->head] || q->code_relation[code] == forbidden[depth]) continue;
        int sign = after(q, signs[depth], code);
        uint32_t now_passed = q->vias ? passing(q, passed[depth], a->head) : 0;
        if (least_length(q, q->hops_left, a->head, depth + 1, sign, now_passed) > q->max_length) continue;
        if (++q->spent > q->extensions) return SPENT;
        int state = tick(q);
        if (state != OK) return state;
        edges[depth] = a->edge;
        if (a->head == q->local_target) {
            counts[index_of_sign(sign)]++;
            if (PyList_GET_SIZE(list) < limit && append_path(list, edges, depth + 1) < 0) return FAILED;
            continue;
        }
        forbidden[depth + 1] = forbids(q, code, forbidden[depth]);
        depth++;
        nodes[depth] = a->head, at[depth] = q->start[a->head], signs[depth] = (int8_t)sign, passed[depth] = now_passed;
        q->on_path[a->head] = 1;
    }
}

/* ---- questions from Python ------------------------------------------------------------------------------------ */

static int hold(Query *q, PyObject *object, const void **at, size_t *count, size_t size) {
    if (object == Py_None) { *at = NULL, *count = 0; return OK; }
    if (PyObject_GetBuffer(object, &q->held[q->holding], PyBUF_SIMPLE) < 0) return FAILED;
    *at = q->held[q->holding].buf, *count = (size_t)q->held[q->holding].len / size;
    q->holding++;
    return OK;
}

/* tables: (code_open, code_sign, code_lowered, code_kind, code_relation, code_back, max_cost, closed, kind_open, source_open, class_open, worths) */
static int read_tables(Query *q, PyObject *tables) {
    enum { OPEN, SIGN, LOWERED, KIND, RELATION, BACK, KIND_OPEN, SOURCE_OPEN, CLASS_OPEN, WORTHS, PARTS };
    static const int places[PARTS] = {0, 1, 2, 3, 4, 5, 8, 9, 10, 11};
    static const size_t sizes[PARTS] = {1, 1, 1, 1, 2, 2, 1, 1, 1, sizeof(double)};
    const void *part[PARTS];
    size_t count[PARTS];
    if (!PyTuple_Check(tables) || PyTuple_GET_SIZE(tables) != 12) { PyErr_SetString(PyExc_TypeError, "tables has twelve parts"); return FAILED; }
    for (int i = 0; i < PARTS; i++)
        if (hold(q, PyTuple_GET_ITEM(tables, places[i]), &part[i], &count[i], sizes[i]) < 0) return FAILED;
    for (int i = SIGN; i <= BACK; i++)
        if (count[i] != count[OPEN]) { PyErr_SetString(PyExc_ValueError, "the tables of codes differ in length"); return FAILED; }
    if (part[SOURCE_OPEN] && (count[WORTHS] != count[CLASS_OPEN] || !part[CLASS_OPEN])) {
        PyErr_SetString(PyExc_ValueError, "the tables of classes differ in length");
        return FAILED;
    }
    q->code_open = part[OPEN], q->code_sign = part[SIGN], q->code_lowered = part[LOWERED], q->code_kind = part[KIND], q->code_relation = part[RELATION];
    q->code_back = part[BACK], q->kind_open = part[KIND_OPEN], q->source_open = part[SOURCE_OPEN], q->class_open = part[CLASS_OPEN];
    q->worths = part[WORTHS];
    q->codes = count[OPEN], q->kinds = count[KIND_OPEN], q->sources = count[SOURCE_OPEN], q->classes = count[CLASS_OPEN];
    q->claims_asked = q->source_open != NULL && q->g->view[SAID_START].len > 0;
    q->closed = PyTuple_GET_ITEM(tables, 7);
    q->max_cost = PyLong_AsUnsignedLongLong(PyTuple_GET_ITEM(tables, 6));
    return PyErr_Occurred() ? FAILED : OK;
}

static int read_nodes(const Graph *g, PyObject *object, uint32_t *at, Py_ssize_t most, int *count) {
    PyObject *all = PySequence_Fast(object, "node numbers must be a sequence");
    if (!all) return FAILED;
    Py_ssize_t n = PySequence_Fast_GET_SIZE(all);
    if (n > most) { Py_DECREF(all); PyErr_SetString(PyExc_ValueError, "too many terms that must be passed"); return FAILED; }
    for (Py_ssize_t i = 0; i < n; i++) {
        unsigned long node = PyLong_AsUnsignedLong(PySequence_Fast_GET_ITEM(all, i));
        if (PyErr_Occurred() || node >= g->nodes) { Py_DECREF(all); if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "no such node"); return FAILED; }
        at[i] = (uint32_t)node;
    }
    Py_DECREF(all);
    *count = (int)n;
    return OK;
}

/* Closes the nodes that nothing may pass, and sets the two balls to their centres. */
static int begin(Query *q) {
    q->meet = FAR;
    for (int way = 0; way < 2 && !q->by_cost; way++)
        if (!(q->known[way] = calloc(q->g->nodes / 8 + 1u, 1))) { PyErr_NoMemory(); return FAILED; }
    if (rehash(q, 256) < 0) return FAILED;
    PyObject *all = PySequence_Fast(q->closed, "closed nodes must be a sequence");
    if (!all) return FAILED;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(all); i++) {
        unsigned long node = PyLong_AsUnsignedLong(PySequence_Fast_GET_ITEM(all, i));
        uint32_t slot = PyErr_Occurred() || node >= q->g->nodes ? NONE : slot_for(q, (uint32_t)node);
        if (slot == NONE) { Py_DECREF(all); if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "no such node"); return FAILED; }
        q->slots.at[slot].shut = 1;
    }
    Py_DECREF(all);
    uint32_t s = slot_for(q, q->source), t = slot_for(q, q->target);
    if (s == NONE || t == NONE) return FAILED;
    if (q->slots.at[s].shut || q->slots.at[t].shut || q->source == q->target) return OK;
    q->slots.at[s].f = 0, q->slots.at[t].b = 0;
    note(q, 0, q->source), note(q, 1, q->target);
    if (later(q, 0, 0, s) < 0 || later(q, 1, 0, t) < 0) return FAILED;
    return OK;
}

static void end_query(Query *q) {
    forget_corridor(q);
    free(q->slots.at), free(q->table), free(q->queue[0].at), free(q->queue[1].at), free(q->heap.at), free(q->arcs.at), free(q->come_to[0].at), free(q->come_to[1].at), free(q->across.at), free(q->known[0]), free(q->known[1]), free(q->members.at);
    while (q->holding) PyBuffer_Release(&q->held[--q->holding]);
}

static int start_query(Query *q, const Graph *g, PyObject *tables, unsigned source, unsigned target, unsigned max_length, PyObject *via, double seconds) {
    q->g = g, q->source = source, q->target = target, q->max_length = max_length, q->end = now() + seconds;
    if (source >= g->nodes || target >= g->nodes) { PyErr_SetString(PyExc_IndexError, "no such node"); return FAILED; }
    if (max_length >= MOST_STEPS) { PyErr_SetString(PyExc_ValueError, "the maximum length is too large"); return FAILED; }
    if (read_tables(q, tables) < 0 || read_nodes(g, via, q->via, MAX_VIA, &q->vias) < 0) return FAILED;
    return begin(q);
}

/* One round: the k best within a bound. A list that is cut short takes the place of a shorter one only. */
static int round_within(Query *q, uint64_t bound, Py_ssize_t k, PyObject **list) {
    q->bound = bound;
    int state = corridor(q, bound);
    if (state != OK) return state;
    PyObject *found = PyList_New(0);
    if (!found) return FAILED;
    q->spent = 0;  /* the budget is that of the round that gives the answer */
    state = best_in_corridor(q, k, found);
    if (state == FAILED || (state == SPENT && PyList_GET_SIZE(found) <= PyList_GET_SIZE(*list))) { Py_DECREF(found); return state; }
    Py_SETREF(*list, found);
    return state;
}

/* Steps: the bound grows by one until k paths are there. A small graph is taken whole at once. */
static int search_by_length(Query *q, Py_ssize_t k, PyObject **list) {
    int whole = q->g->edges < SMALL;
    uint32_t most = q->max_length;
    uint64_t covered;
    int state = grow_by_steps(q, most, !whole, &covered);
    if (state != OK || q->meet > most) return state;
    whole = whole || covered == FAR;
    for (uint64_t bound = whole ? most : q->meet; bound <= most; bound++) {
        if (covered < bound && (state = grow_by_steps(q, bound, 0, &covered)) != OK) return state;
        if (covered == FAR) bound = most;
        q->max_length = (uint32_t)bound;
        state = round_within(q, bound, k, list);
        q->max_length = most;
        if (state != OK || PyList_GET_SIZE(*list) >= k) return state;
    }
    return OK;
}

/* Costs: what the balls cover grows with the work, which doubles until k paths are there or nothing is left to cover. */
static int search_by_cost(Query *q, Py_ssize_t k, PyObject **list) {
    for (uint64_t work = 0, covered;; work = 2 * (q->scanned[0] + q->scanned[1])) {
        int state = grow_by_cost(q, work, &covered);
        if (state == OK) state = round_within(q, covered, k, list);
        if (state != OK || PyList_GET_SIZE(*list) >= k || covered == FAR) return state;
    }
}

static PyObject *graph_best(Graph *g, PyObject *args) {
    PyObject *tables, *via;
    unsigned source, target, max_length;
    Py_ssize_t k;
    Query q = {0};
    double seconds;
    if (!PyArg_ParseTuple(args, "OIIIOpniLd", &tables, &source, &target, &max_length, &via, &q.by_cost, &k, &q.want, &q.extensions, &seconds)) return NULL;
    PyObject *list = PyList_New(0);
    int state = list ? start_query(&q, g, tables, source, target, max_length, via, seconds) : FAILED;
    if (state == OK) state = q.by_cost ? search_by_cost(&q, k, &list) : search_by_length(&q, k, &list);
    end_query(&q);
    if (state == FAILED) { Py_XDECREF(list); return NULL; }
    return Py_BuildValue("NOL", list, state == OK ? Py_True : Py_False, q.spent);
}

static PyObject *graph_every(Graph *g, PyObject *args) {
    PyObject *tables, *via;
    unsigned source, target, max_length;
    Py_ssize_t limit;
    Query q = {0};
    double seconds;
    long long counts[3] = {0, 0, 0};
    uint64_t covered;
    if (!PyArg_ParseTuple(args, "OIIIOnLd", &tables, &source, &target, &max_length, &via, &limit, &q.extensions, &seconds)) return NULL;
    q.want = ANY;
    PyObject *list = PyList_New(0);
    int state = list ? start_query(&q, g, tables, source, target, max_length, via, seconds) : FAILED;
    if (state == OK) state = grow_by_steps(&q, max_length, 0, &covered);
    if (state == OK && q.meet <= max_length) state = corridor(&q, max_length);
    if (state == OK) state = every_in_corridor(&q, counts, list, limit);
    end_query(&q);
    if (state == FAILED) { Py_XDECREF(list); return NULL; }
    return Py_BuildValue("LLLONL", counts[0], counts[1], counts[2], state == OK ? Py_True : Py_False, list, q.spent);
}

/* Breadth first over nodes and ways: a way is 2 * (3 * the place of the sign behind it where it raises before it + the place of
   that where it lowers) + whether it has a causal step. What is told is the tag: 2 * the first of these places + causal. Of a way
   that goes out from the root, only what becomes of more of the root is asked. */
static inline uint8_t tag_of(uint8_t way) { return (uint8_t)(2 * (way / 6) | (way & 1)); }
static PyObject *graph_reach(Graph *g, PyObject *args) {
    PyObject *tables, *roots;
    int backward;
    unsigned max_hops;
    Py_ssize_t most;
    double seconds;
    Query q = {0};
    uint32_t at[1];
    int count, state = FAILED;
    States found = {0};
    uint32_t *seen = NULL;
    uint8_t *told = NULL;
    size_t number = 0;
    if (!PyArg_ParseTuple(args, "OOpInd", &tables, &roots, &backward, &max_hops, &most, &seconds)) return NULL;
    q.g = g, q.source = q.target = NONE, q.end = now() + seconds;
    if (read_tables(&q, tables) < 0 || read_nodes(g, roots, at, 1, &count) < 0 ) goto end;
    if (!count || !(seen = calloc(g->nodes + 1u, sizeof *seen)) || !(told = calloc(g->nodes + 1u, 1))) { PyErr_SetString(PyExc_ValueError, "walks go out from one node"); goto end; }
    {
        PyObject *all = PySequence_Fast(q.closed, "closed nodes must be a sequence");
        if (!all) goto end;
        for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(all); i++) {
            unsigned long node = PyLong_AsUnsignedLong(PySequence_Fast_GET_ITEM(all, i));
            if (PyErr_Occurred() || node >= g->nodes) { Py_DECREF(all); if (!PyErr_Occurred()) PyErr_SetString(PyExc_IndexError, "no such node"); goto end; }
            seen[node] = 0x3ffff;
        }
        Py_DECREF(all);
    }
    state = OK;
    if (!seen[at[0]]) {
        State *s = States_add(&found);
        if (!s) { state = FAILED; goto end; }
        *s = (State){at[0], backward ? 2 : 4, 1, 0, NONE};
        number = 1;
    }
    for (size_t front = 0; front < found.len && state == OK; front++) {
        State here = found.at[front];
        uint8_t kind = U8(g, NODE_KINDS)[here.node];
        if ((uint32_t)here.hops >= max_hops || (q.kind_open && here.hops && (kind >= q.kinds || !q.kind_open[kind]))) continue;
        const uint32_t *start = U32(g, backward ? IN_START : OUT_START), *ends = U32(g, backward ? IN_TAILS : HEADS);
        uint32_t from = start[here.node], to = start[here.node + 1];
        if (to > g->edges || from > to) { state = damaged(); break; }
        for (uint32_t i = from; i < to; i++) {
            uint32_t edge = backward ? U32(g, IN_EDGES)[i] : i, other = ends[i];
            if (edge >= g->edges || other >= g->nodes) { state = damaged(); break; }
            uint16_t code = U16(g, CODES)[edge];
            if (code >= q.codes || other == at[0]) continue;
            int made[3] = {here.way / 6, here.way / 2 % 3, 2};
            int raising = backward ? made[index_of_sign(q.code_sign[code])] : index_of_sign(after(&q, SIGN_AT[made[0]], code));
            int lowering = backward ? made[index_of_sign(q.code_lowered[code])] : made[1];
            uint8_t way = (uint8_t)(2 * (3 * raising + lowering) | ((here.way & 1) || q.code_kind[code] == 0));
            if (seen[other] >> way & 1 || cost_of(&q, edge) == CLOSED) continue;
            seen[other] |= 1u << way;
            uint8_t tells = !(told[other] >> tag_of(way) & 1);
            if (tells && (Py_ssize_t)number >= most) { state = SPENT; break; }
            State *s = States_add(&found);
            if (!s) { state = FAILED; break; }
            *s = (State){other, way, tells, here.hops + 1, edge};
            told[other] |= (uint8_t)(1u << tag_of(way)), number += tells;
        }
        if (state == OK) state = tick(&q);
    }
end:
    free(seen), free(told);
    while (q.holding) PyBuffer_Release(&q.held[--q.holding]);
    PyObject *list = NULL;
    if (state != FAILED && (list = PyList_New((Py_ssize_t)number))) {
        for (size_t i = 0, place = 0; i < found.len; i++) {
            const State *s = &found.at[i];
            if (!s->told) continue;
            PyObject *one = Py_BuildValue("IBii", s->node, tag_of(s->way), s->hops, (int)s->edge);
            if (!one) { Py_CLEAR(list); break; }
            PyList_SET_ITEM(list, (Py_ssize_t)place++, one);
        }
    }
    free(found.at);
    return list ? Py_BuildValue("NO", list, state == OK ? Py_True : Py_False) : NULL;
}

/* The nodes that open edges join to a root, without regard to signs, nearest first, the root among them. */
static PyObject *graph_closure(Graph *g, PyObject *args) {
    PyObject *tables, *list = NULL;
    unsigned root;
    int backward, state = OK;
    Query q = {0};
    Numbers found = {0};
    uint8_t *seen = NULL;
    if (!PyArg_ParseTuple(args, "OIp", &tables, &root, &backward)) return NULL;
    q.g = g, q.end = now() + 1e9;
    if (root >= g->nodes) { PyErr_SetString(PyExc_IndexError, "no such node"); return NULL; }
    if (read_tables(&q, tables) < 0) goto end;
    if (!(seen = calloc(g->nodes / 8 + 1u, 1)) || !Numbers_add(&found)) { PyErr_NoMemory(); goto end; }
    found.at[0] = root, seen[root >> 3] |= (uint8_t)(1u << (root & 7));
    const uint32_t *start = U32(g, backward ? IN_START : OUT_START), *ends = U32(g, backward ? IN_TAILS : HEADS);
    for (size_t front = 0; front < found.len && state == OK; front++) {
        uint32_t node = found.at[front], from = start[node], to = start[node + 1];
        if (to > g->edges || from > to) { state = damaged(); break; }
        for (uint32_t i = from; i < to; i++) {
            uint32_t edge = backward ? U32(g, IN_EDGES)[i] : i, other = ends[i], *next;
            if (edge >= g->edges || other >= g->nodes) { state = damaged(); break; }
            if (seen[other >> 3] >> (other & 7) & 1 || cost_of(&q, edge) == CLOSED) continue;
            seen[other >> 3] |= (uint8_t)(1u << (other & 7));
            if (!(next = Numbers_add(&found))) { state = FAILED; break; }
            *next = other;
        }
        if (state == OK) state = tick(&q);
    }
    if (state == OK && (list = PyList_New((Py_ssize_t)found.len)))
        for (size_t i = 0; i < found.len; i++) {
            PyObject *number = PyLong_FromUnsignedLong(found.at[i]);
            if (!number) { Py_CLEAR(list); break; }
            PyList_SET_ITEM(list, (Py_ssize_t)i, number);
        }
end:
    free(seen), free(found.at);
    while (q.holding) PyBuffer_Release(&q.held[--q.holding]);
    return list;
}

/* ---- the Python type ------------------------------------------------------------------------------------------ */

static void graph_dealloc(Graph *g) {
    while (g->held) PyBuffer_Release(&g->view[--g->held]);
    Py_TYPE(g)->tp_free((PyObject *)g);
}

static int graph_init(Graph *g, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    if (PyTuple_GET_SIZE(args) != BUFFERS || g->held) { PyErr_SetString(PyExc_TypeError, "a graph is made of thirteen arrays"); return -1; }
    for (int i = 0; i < BUFFERS; i++) {
        if (PyObject_GetBuffer(PyTuple_GET_ITEM(args, i), &g->view[i], PyBUF_SIMPLE) < 0) return -1;
        g->held++;
        if (g->view[i].len % BUFFER_SIZES[i]) { PyErr_Format(PyExc_ValueError, "the array %s has a broken length", BUFFER_NAMES[i]); return -1; }
    }
    size_t count[BUFFERS];
    for (int i = 0; i < BUFFERS; i++) count[i] = (size_t)g->view[i].len / (size_t)BUFFER_SIZES[i];
    size_t n = count[NODE_KINDS], m = count[HEADS];
    if (n > INT32_MAX || m > INT32_MAX || count[OUT_START] != n + 1 || count[IN_START] != n + 1 || count[CODES] != m || count[COSTS] != m ||
        count[IN_TAILS] != m || count[IN_EDGES] != m || (count[SAID_START] && count[SAID_START] != m + 1) || (!count[SAID_START] && count[SAID]) ||
        count[C_CLASS] != count[C_SOURCE] || count[C_DENIED] != count[C_SOURCE]) {
        PyErr_SetString(PyExc_ValueError, "the arrays of the network do not fit together");
        return -1;
    }
    g->nodes = (uint32_t)n, g->edges = (uint32_t)m, g->claims = count[C_SOURCE], g->refs = count[SAID];
    return 0;
}

static PyMethodDef graph_methods[] = {
    {"best", (PyCFunction)graph_best, METH_VARARGS, "best(tables, source, target, max_length, via, by_cost, k, want, extensions, seconds)"},
    {"every", (PyCFunction)graph_every, METH_VARARGS, "every(tables, source, target, max_length, via, limit, extensions, seconds)"},
    {"reach", (PyCFunction)graph_reach, METH_VARARGS, "reach(tables, root, backward, max_hops, most, seconds)"},
    {"closure", (PyCFunction)graph_closure, METH_VARARGS, "closure(tables, root, backward)"},
    {NULL, NULL, 0, NULL}};

static PyTypeObject GraphType = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "leukograph.kernel._compiled.Graph",
    .tp_basicsize = sizeof(Graph),
    .tp_dealloc = (destructor)graph_dealloc,
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_doc = "The arrays of a network, searched by compiled code.",
    .tp_methods = graph_methods,
    .tp_init = (initproc)graph_init,
    .tp_new = PyType_GenericNew,
};

/* rows(tails, heads, nodes): compressed sparse rows both ways, by stable counting sorts: the edges in order of their tails as
   (out_start, order), and by head as (in_start, in_tails, in_edges) in the new numbers. */
static PyObject *rows(PyObject *self, PyObject *args) {
    (void)self;
    Py_buffer tails, heads;
    unsigned n;
    if (!PyArg_ParseTuple(args, "y*y*I", &tails, &heads, &n)) return NULL;
    PyObject *made[5] = {0}, *result = NULL;
    size_t m = (size_t)tails.len / 4;
    if (tails.len != heads.len || tails.len % 4 || m > INT32_MAX) { PyErr_SetString(PyExc_ValueError, "tails and heads differ in length"); goto end; }
    const size_t sizes[5] = {n + 1u, m, n + 1u, m, m};
    for (int i = 0; i < 5; i++) if (!(made[i] = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)(sizes[i] * 4)))) goto end;
    const uint32_t *tail = tails.buf, *head = heads.buf;
    uint32_t *out = (uint32_t *)PyBytes_AS_STRING(made[0]), *order = (uint32_t *)PyBytes_AS_STRING(made[1]);
    uint32_t *in = (uint32_t *)PyBytes_AS_STRING(made[2]), *in_tails = (uint32_t *)PyBytes_AS_STRING(made[3]), *in_edges = (uint32_t *)PyBytes_AS_STRING(made[4]);
    memset(out, 0, (n + 1u) * 4), memset(in, 0, (n + 1u) * 4);
    for (size_t i = 0; i < m; i++) {
        if (tail[i] >= n || head[i] >= n) { PyErr_SetString(PyExc_IndexError, "no such node"); goto end; }
        out[tail[i] + 1]++, in[head[i] + 1]++;
    }
    for (size_t i = 0; i < n; i++) out[i + 1] += out[i], in[i + 1] += in[i];
    for (size_t i = 0; i < m; i++) order[out[tail[i]]++] = (uint32_t)i;
    for (size_t i = n; i > 0; i--) out[i] = out[i - 1];
    out[0] = 0;
    for (uint32_t node = 0; node < n; node++)
        for (uint32_t e = out[node]; e < out[node + 1]; e++) {
            uint32_t place = in[head[order[e]]]++;
            in_tails[place] = node, in_edges[place] = e;
        }
    for (size_t i = n; i > 0; i--) in[i] = in[i - 1];
    in[0] = 0;
    result = PyTuple_Pack(5, made[0], made[1], made[2], made[3], made[4]);
end:
    for (int i = 0; i < 5; i++) Py_XDECREF(made[i]);
    PyBuffer_Release(&tails), PyBuffer_Release(&heads);
    return result;
}

/* texts(starts, blob, numbers): the texts of these numbers, out of texts that lie one after another in UTF-8. */
static PyObject *texts(PyObject *self, PyObject *args) {
    (void)self;
    Py_buffer starts, blob;
    PyObject *numbers, *all = NULL, *list = NULL;
    if (!PyArg_ParseTuple(args, "y*y*O", &starts, &blob, &numbers)) return NULL;
    const uint64_t *start = starts.buf;
    uint64_t count = (uint64_t)starts.len / 8;
    if (!(all = PySequence_Fast(numbers, "numbers must be a sequence")) || !(list = PyList_New(PySequence_Fast_GET_SIZE(all)))) goto end;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(all); i++) {
        unsigned long number = PyLong_AsUnsignedLong(PySequence_Fast_GET_ITEM(all, i));
        PyObject *text = NULL;
        if (!PyErr_Occurred() && (number + 1 >= count || start[number] > start[number + 1] || start[number + 1] > (uint64_t)blob.len))
            PyErr_SetString(PyExc_IndexError, "no such text");
        if (!PyErr_Occurred())
            text = PyUnicode_DecodeUTF8((const char *)blob.buf + start[number], (Py_ssize_t)(start[number + 1] - start[number]), NULL);
        if (!text) { Py_CLEAR(list); break; }
        PyList_SET_ITEM(list, i, text);
    }
end:
    Py_XDECREF(all);
    PyBuffer_Release(&starts), PyBuffer_Release(&blob);
    return list;
}

/* place(starts, blob, text): the place of a text among texts that lie sorted one after another in UTF-8, or -1. */
static PyObject *place(PyObject *self, PyObject *args) {
    (void)self;
    Py_buffer starts, blob;
    const char *text;
    Py_ssize_t length, found = -1;
    if (!PyArg_ParseTuple(args, "y*y*s#", &starts, &blob, &text, &length)) return NULL;
    const uint64_t *start = starts.buf;
    Py_ssize_t low = 0, high = starts.len / 8 - 1;
    while (low < high) {
        Py_ssize_t middle = low + (high - low) / 2;
        uint64_t from = start[middle], to = start[middle + 1];
        if (from > to || to > (uint64_t)blob.len) break;
        Py_ssize_t size = (Py_ssize_t)(to - from);
        /* UTF-8 sorts by bytes as text sorts by code points. */
        int order = memcmp((const char *)blob.buf + from, text, (size_t)(size < length ? size : length));
        if (!order) order = (size > length) - (size < length);
        if (!order) { found = middle; break; }
        if (order < 0) low = middle + 1; else high = middle;
    }
    PyBuffer_Release(&starts), PyBuffer_Release(&blob);
    return PyLong_FromSsize_t(found);
}

/* take(values, order, size): the values, each of so many bytes, in another order. */
static PyObject *take(PyObject *self, PyObject *args) {
    (void)self;
    Py_buffer values, order;
    int size;
    if (!PyArg_ParseTuple(args, "y*y*i", &values, &order, &size)) return NULL;
    PyObject *made = NULL;
    size_t count = (size_t)order.len / 4;
    const uint32_t *from = order.buf;
    if (size != 1 && size != 2 && size != 4) { PyErr_SetString(PyExc_ValueError, "values have 1, 2 or 4 bytes"); goto end; }
    if (!(made = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)count * size))) goto end;
    for (size_t i = 0; i < count; i++) {
        if ((size_t)from[i] >= (size_t)values.len / (size_t)size) {
            PyErr_SetString(PyExc_IndexError, "no such place");
            Py_CLEAR(made);
            break;
        }
        if (size == 4) ((uint32_t *)PyBytes_AS_STRING(made))[i] = ((const uint32_t *)values.buf)[from[i]];
        else if (size == 2) ((uint16_t *)PyBytes_AS_STRING(made))[i] = ((const uint16_t *)values.buf)[from[i]];
        else PyBytes_AS_STRING(made)[i] = ((const char *)values.buf)[from[i]];
    }
end:
    PyBuffer_Release(&values), PyBuffer_Release(&order);
    return made;
}

static PyMethodDef functions[] = {
    {"place", place, METH_VARARGS, "place(starts, blob, text)"},
    {"take", take, METH_VARARGS, "take(values, order, size)"},
    {"rows", rows, METH_VARARGS, "rows(tails, heads, nodes)"},
    {"texts", texts, METH_VARARGS, "texts(starts, blob, numbers)"},
    {NULL, NULL, 0, NULL}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "leukograph.kernel._compiled", "The compiled kernel of the path search.", -1, functions, 0, 0, 0, 0};

PyMODINIT_FUNC PyInit__compiled(void) {
    if (PyType_Ready(&GraphType) < 0) return NULL;
    PyObject *made = PyModule_Create(&module);
    if (!made) return NULL;
    Py_INCREF(&GraphType);
    if (PyModule_AddObject(made, "Graph", (PyObject *)&GraphType) < 0) { Py_DECREF(&GraphType); Py_DECREF(made); return NULL; }
    return made;
}
