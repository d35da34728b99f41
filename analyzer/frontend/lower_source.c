// SPDX-License-Identifier: Apache-2.0
// Positions and source text.
//
// libclang knows four positions of a thing that a macro made. Findings are shown at the file
// location: the macro's argument as it was written, else the call of the macro. Whether something
// belongs to the project is decided by the expansion location. The spelling location sees into the
// body of a macro, which is where the names of builtins are read (`__c11_atomic_load`) that the
// tree does not carry.
//
// A file counts as the project's when it lies below the project root and is no system header. Its
// contents are asked for once; pointers into them stay valid as long as the unit.
#include "analyzer/frontend/lower_tables.h"

#include "analyzer/base/arena.h"
#include "analyzer/base/os.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

// ---- Children -----------------------------------------------------------------------------------

struct child_visit {
    struct lower *l;
    VEC(CXCursor) list;
};

static enum CXChildVisitResult add_child(CXCursor c, CXCursor parent, CXClientData data)
{
    struct child_visit *v = data;

    (void)parent;
    VEC_PUSH(v->l->arena, &v->list, c);
    return CXChildVisit_Continue;
}

struct cursor_list lower_children(struct lower *l, CXCursor c)
{
    struct child_visit v = {.l = l};

    clang_visitChildren(c, add_child, &v);
    return (struct cursor_list){.items = v.list.items, .n = v.list.n};
}

struct child_search {
    uint32_t n, wanted;
    CXCursor found;
};

static enum CXChildVisitResult count_child(CXCursor c, CXCursor parent, CXClientData data)
{
    struct child_search *s = data;

    (void)parent;
    if (s->n++ == s->wanted) {
        s->found = c;
        return CXChildVisit_Break;
    }
    return CXChildVisit_Continue;
}

CXCursor lower_child(struct lower *l, CXCursor c, uint32_t i)
{
    struct child_search s = {.wanted = i, .found = clang_getNullCursor()};

    (void)l;
    clang_visitChildren(c, count_child, &s);
    return s.found;
}

uint32_t lower_child_count(CXCursor c)
{
    struct child_search s = {.wanted = UINT32_MAX};

    clang_visitChildren(c, count_child, &s);
    return s.n;
}

// ---- Files --------------------------------------------------------------------------------------

// The path as the tables show it, and whether it lies below the root. Where the name does not, but
// the file behind symbolic links does, the latter counts.
static const char *file_path(struct lower *l, CXFile file, bool *below)
{
    const char *root = path_normal(l->arena, l->request->root);
    CXString name = clang_getFileName(file), real = clang_File_tryGetRealPathName(file);
    const char *text = clang_getCString(name), *real_text = clang_getCString(real);
    const char *path = path_join(l->arena, l->request->directory, text ? text : "");

    path = path_normal(l->arena, path);
    *below = path_below(path, root);
    if (!*below && real_text && path_below(real_text, root)) {
        path = path_normal(l->arena, real_text);
        *below = true;
    }
    clang_disposeString(name);
    clang_disposeString(real);
    return *below ? path_relative(path, root) : path;
}

static struct source_file *add_file(struct lower *l, CXFile file, CXSourceLocation inside)
{
    struct source_file *f = arena_new(l->arena, struct source_file);
    CXFile expanded;
    bool below;

    clang_getExpansionLocation(inside, &expanded, NULL, NULL, NULL);
    if (expanded != file) { // a position in a macro's body expands elsewhere
        inside = clang_getLocationForOffset(l->tu, file, 0);
    }
    f->path = names_puts(l->names, file_path(l, file, &below));
    if (clang_File_isEqual(file, clang_getFile(l->tu, l->request->file))) {
        f->flags = FILE_MAIN | FILE_PROJECT;
    } else if (clang_Location_isInSystemHeader(inside)) {
        f->flags = FILE_SYSTEM;
    } else {
        f->flags = below ? FILE_PROJECT : FILE_SYSTEM;
    }
    f->index = ir_add_file(l->b, f->path, f->flags);
    return f;
}

// The file, which a position lies in.
static struct source_file *file_with(struct lower *l, CXFile file, CXSourceLocation inside)
{
    struct lower_tables *t = l->tables;

    if (file == NULL) {
        return NULL;
    }
    if (file != t->last_key) {
        struct source_file *f = ptr_map_get(&t->files, file);

        if (!f) {
            f = add_file(l, file, inside);
            ptr_map_put(l->arena, &t->files, file, f);
        }
        t->last_key = file;
        t->last = f;
    }
    return t->last;
}

struct source_file *lower_file_of(struct lower *l, CXSourceLocation at)
{
    CXFile file;

    clang_getExpansionLocation(at, &file, NULL, NULL, NULL);
    return file_with(l, file, at);
}

struct source_file *lower_main_file(struct lower *l)
{
    CXFile file = clang_getFile(l->tu, l->request->file);

    return file_with(l, file, clang_getNullLocation());
}

// The contents of a file, which a position lies in.
static const char *file_text(struct lower *l, CXFile file, CXSourceLocation inside, size_t *n)
{
    struct source_file *f = file_with(l, file, inside);

    *n = 0;
    if (!f) {
        return "";
    }
    if (!f->text) {
        f->text = clang_getFileContents(l->tu, file, &f->size);
        if (!f->text) {
            f->text = "";
            f->size = 0;
        }
    }
    *n = f->size;
    return f->text;
}

// ---- Positions ----------------------------------------------------------------------------------

struct point {
    CXSourceLocation at;
    CXFile file;
    unsigned line, col, offset;
};

static struct point file_point(CXSourceLocation at)
{
    struct point p = {.at = at};

    clang_getFileLocation(at, &p.file, &p.line, &p.col, &p.offset);
    return p;
}

static bool is_spelled_elsewhere(const struct point *p)
{
    CXFile file;
    unsigned offset;

    clang_getSpellingLocation(p->at, &file, NULL, NULL, &offset);
    return file != p->file || offset != p->offset;
}

static loc_id add_region(struct lower *l, const struct point *start, const struct point *end,
                         bool in_macro)
{
    struct source_file *f = file_with(l, start->file, start->at);
    struct loc loc;

    if (!f) {
        return 0;
    }
    loc = (struct loc){
        .file = f->index, .line = start->line, .col = start->col, .in_macro = in_macro};
    if (end->file == start->file && end->offset > start->offset) {
        loc.end_line = end->line;
        loc.end_col = end->col;
    }
    return ir_add_loc(l->b, loc);
}

loc_id lower_loc(struct lower *l, CXCursor c, bool *in_macro)
{
    CXSourceRange range = clang_getCursorExtent(c);
    struct point start = file_point(clang_getRangeStart(range));
    struct point end = file_point(clang_getRangeEnd(range));
    bool macro = is_spelled_elsewhere(&start);

    if (in_macro) {
        *in_macro = macro;
    }
    return add_region(l, &start, &end, macro);
}

loc_id lower_loc_of(struct lower *l, CXSourceLocation at)
{
    struct point start = file_point(at), none = {0};

    return add_region(l, &start, &none, is_spelled_elsewhere(&start));
}

loc_id lower_last_loc(struct lower *l, CXCursor c)
{
    struct point end = file_point(clang_getRangeEnd(clang_getCursorExtent(c))), start = end;

    if (start.col > 1 && start.offset > 0) {
        start.col--;
        start.offset--;
    }
    return add_region(l, &start, &end, is_spelled_elsewhere(&end));
}

loc_id lower_name_loc(struct lower *l, CXCursor decl, name_id name)
{
    struct point start = file_point(clang_getCursorLocation(decl)), end = start;
    size_t n, length = names_length(l->names, name);
    const char *text = file_text(l, start.file, start.at, &n);

    if (length > 0 && start.offset < n && n - start.offset >= length &&
        memcmp(text + start.offset, names_text(l->names, name), length) == 0) {
        end.offset += (unsigned)length;
        end.col += (unsigned)length;
    }
    return add_region(l, &start, &end, is_spelled_elsewhere(&start));
}

// ---- Text ---------------------------------------------------------------------------------------

const char *lower_spelling_text(struct lower *l, CXCursor c, size_t *n)
{
    CXSourceLocation at = clang_getRangeStart(clang_getCursorExtent(c));
    CXFile file;
    unsigned offset;
    const char *text;

    clang_getSpellingLocation(at, &file, NULL, NULL, &offset);
    text = file_text(l, file, at, n);
    if (offset > *n) {
        offset = (unsigned)*n;
    }
    *n -= offset;
    return text + offset;
}

name_id lower_spelling_word(struct lower *l, CXCursor c)
{
    size_t n, end = 0;
    const char *text = lower_spelling_text(l, c, &n);

    while (end < n && (isalnum((unsigned char)text[end]) || text[end] == '_')) {
        end++;
    }
    return end == 0 || isdigit((unsigned char)text[0]) ? 0 : names_put(l->names, text, end);
}

const char *lower_extent_text(struct lower *l, CXCursor c, size_t *n)
{
    CXSourceRange range = clang_getCursorExtent(c);
    CXFile file, end_file;
    unsigned start, end;
    size_t size;
    const char *text;

    clang_getExpansionLocation(clang_getRangeStart(range), &file, NULL, NULL, &start);
    clang_getExpansionLocation(clang_getRangeEnd(range), &end_file, NULL, NULL, &end);
    text = file_text(l, file, clang_getRangeStart(range), &size);
    if (file != end_file || start > end || end > size) {
        *n = 0;
        return "";
    }
    *n = end - start;
    return text + start;
}

struct text lower_file_text(struct lower *l, CXSourceLocation at, unsigned *offset)
{
    struct text whole;
    CXFile file;
    size_t n;

    clang_getExpansionLocation(at, &file, NULL, NULL, offset);
    whole.at = file_text(l, file, at, &n);
    whole.end = whole.at + n;
    return whole;
}

// ---- Constants ----------------------------------------------------------------------------------

static bool is_integer(CXType t)
{
    switch (clang_getCanonicalType(t).kind) {
    case CXType_Int128:
    case CXType_UInt128:
        return false;
    case CXType_Enum:
    case CXType_Pointer: // null pointer constants and integers cast to pointers
        return true;
    default:
        t = clang_getCanonicalType(t);
        return t.kind >= CXType_Bool && t.kind <= CXType_LongLong;
    }
}

bool lower_evaluate(struct lower *l, CXCursor c, int64_t *value)
{
    CXEvalResult r;
    bool known;

    (void)l;
    if (clang_getCursorKind(c) == CXCursor_InitListExpr || !is_integer(clang_getCursorType(c))) {
        return false;
    }
    r = clang_Cursor_Evaluate(c);
    if (!r) {
        return false;
    }
    known = clang_EvalResult_getKind(r) == CXEval_Int;
    if (known) {
        *value = clang_EvalResult_isUnsignedInt(r) ? (int64_t)clang_EvalResult_getAsUnsigned(r)
                                                   : clang_EvalResult_getAsLongLong(r);
    }
    clang_EvalResult_dispose(r);
    return known;
}

bool lower_evaluate_double(struct lower *l, CXCursor c, double *value)
{
    CXType t = clang_getCanonicalType(clang_getCursorType(c));
    CXEvalResult r;
    bool known;

    (void)l;
    if (clang_getCursorKind(c) == CXCursor_InitListExpr ||
        (t.kind != CXType_Float && t.kind != CXType_Double && t.kind != CXType_LongDouble)) {
        return false;
    }
    r = clang_Cursor_Evaluate(c);
    if (!r) {
        return false;
    }
    known = clang_EvalResult_getKind(r) == CXEval_Float;
    if (known) {
        *value = clang_EvalResult_getAsDouble(r);
    }
    clang_EvalResult_dispose(r);
    return known;
}

// ---- Errors -------------------------------------------------------------------------------------

void lower_note_error(struct lower *l, CXSourceLocation at)
{
    struct error_at e;

    clang_getExpansionLocation(at, &e.file, NULL, NULL, &e.offset);
    if (e.file) {
        VEC_PUSH(l->arena, &l->tables->errors, e);
    }
}

static int by_place(const void *left, const void *right)
{
    const struct error_at *x = left, *y = right;

    if (x->file != y->file) {
        return (uintptr_t)x->file < (uintptr_t)y->file ? -1 : 1;
    }
    return (x->offset > y->offset) - (x->offset < y->offset);
}

void lower_sort_errors(struct lower *l)
{
    if (l->tables->errors.n > 0) {
        qsort(l->tables->errors.items, l->tables->errors.n, sizeof(struct error_at), by_place);
    }
}

bool lower_has_error(struct lower *l, CXCursor c)
{
    const struct lower_tables *t = l->tables;
    CXSourceRange range;
    struct error_at start, end;
    uint32_t low = 0, high = t->errors.n;

    if (high == 0) {
        return false;
    }
    range = clang_getCursorExtent(c);
    clang_getExpansionLocation(clang_getRangeStart(range), &start.file, NULL, NULL, &start.offset);
    clang_getExpansionLocation(clang_getRangeEnd(range), &end.file, NULL, NULL, &end.offset);
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;

        if (by_place(&t->errors.items[middle], &start) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < t->errors.n && t->errors.items[low].file == start.file &&
           (end.file != start.file || t->errors.items[low].offset <= end.offset);
}
