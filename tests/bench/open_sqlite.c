/* The peer of a start: a program of SQLite alone that opens a register and reads its
 * schema. open_sqlite FILE */
#include <sqlite3.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
	sqlite3 *db = NULL;
	sqlite3_stmt *s = NULL;
	int row = 0;

	if (argc == 2 && sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(db, "select count(*) from setting", -1, &s, NULL) == SQLITE_OK)
		row = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	sqlite3_close(db);
	return !row;
}
