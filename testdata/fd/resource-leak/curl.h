// The part of libcurl's interface that the fixtures use.
#ifndef CURL_H
#define CURL_H

typedef void CURL;
typedef enum { CURLE_OK = 0, CURLE_FAILED_INIT = 2 } CURLcode;
typedef enum { CURLOPT_TIMEOUT = 13, CURLOPT_URL = 10002, CURLOPT_HTTPHEADER = 10023 } CURLoption;
struct curl_slist {
    char *data;
    struct curl_slist *next;
};

CURL *curl_easy_init(void);
CURLcode curl_easy_setopt(CURL *curl, CURLoption option, ...);
CURLcode curl_easy_perform(CURL *curl);
void curl_easy_cleanup(CURL *curl);
struct curl_slist *curl_slist_append(struct curl_slist *list, const char *data);
void curl_slist_free_all(struct curl_slist *list);

#endif
