/* Macros of libraries that cppcheck must know by their shape (make lint). */
#define json_array_foreach(array, index, value) \
	for (index = 0; index < json_array_size(array) && (value = json_array_get(array, index)); index++)
